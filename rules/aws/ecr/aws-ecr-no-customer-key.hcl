rule "aws-ecr-no-customer-key" {
  title     = "Images are encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecr_repository"
  default   = "opt-in"

  require = self.encryption_configuration.encryption_type == "KMS" || self.encryption_configuration.encryption_type == "KMS_DSSE"
  message = "Who may read the images of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encryption_configuration { encryption_type = "KMS"  kms_key = aws_kms_key.images.arn }.
    CloudFormation: EncryptionConfiguration: { EncryptionType: KMS, KmsKey: !GetAtt Key.Arn }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html"]
  aliases    = { checkov = ["CKV_AWS_136"], trivy = ["AVD-AWS-0033"] }

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

  pass "two layers" {
    resource "aws_ecr_repository" "r" {
      name = "r"
      encryption_configuration {
        encryption_type = "KMS_DSSE"
      }
    }
  }

  pass "set" {
    resource "aws_ecr_repository" "a" {
      encryption_configuration {
        encryption_type = "KMS"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECR::Repository
          Properties: { EncryptionConfiguration: { EncryptionType: KMS } }
    YAML
  }
}
