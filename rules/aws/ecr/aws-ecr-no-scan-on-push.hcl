rule "aws-ecr-no-scan-on-push" {
  title     = "Images aren't scanned when they arrive"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecr_repository"

  require = self.image_scanning_configuration.scan_on_push || length(resources("aws_ecr_registry_scanning_configuration")) > 0
  message = "Known holes in the images of ${resource.address} are noticed late: they aren't scanned on push."
  remedy  = <<-TEXT
    Terraform: image_scanning_configuration { scan_on_push = true }, or aws_ecr_registry_scanning_configuration for all repositories.
    CloudFormation: ImageScanningConfiguration: { ScanOnPush: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html"]
  aliases    = { checkov = ["CKV_AWS_163"], trivy = ["AVD-AWS-0030"], cfn_nag = ["W79"] }
  controls   = { "fsbp" = ["ECR.1"] }

  fail "not said" {
    resource "aws_ecr_repository" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECR::Repository
    YAML
  }

  pass "set" {
    resource "aws_ecr_repository" "a" {
      image_scanning_configuration {
        scan_on_push = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECR::Repository
          Properties: { ImageScanningConfiguration: { ScanOnPush: true } }
    YAML
  }

  pass "scanned by the registry of a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::ECR::Repository }
        R: { Type: AWS::ECR::RegistryScanningConfiguration, Properties: { ScanType: ENHANCED, Rules: [] } }
    YAML
  }
}
