rule "aws-ecr-mutable-tags" {
  title     = "Tags of images can be overwritten"
  severity  = "medium"
  category  = "security"
  checklist = "deploy"
  kind      = "aws_ecr_repository"

  require = startswith(self.image_tag_mutability, "IMMUTABLE")
  message = "A tag of ${resource.address} may point to another image tomorrow: what was tested isn't what runs, and a rollback may find it gone."
  remedy  = <<-TEXT
    Terraform: image_tag_mutability = "IMMUTABLE".
    CloudFormation: ImageTagMutability: IMMUTABLE.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"]
  aliases    = { checkov = ["CKV_AWS_51"], trivy = ["AVD-AWS-0031"] }
  controls   = { "fsbp" = ["ECR.2"] }

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
      name                 = "a"
      image_tag_mutability = "IMMUTABLE"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECR::Repository
          Properties: { ImageTagMutability: IMMUTABLE }
    YAML
  }
}
