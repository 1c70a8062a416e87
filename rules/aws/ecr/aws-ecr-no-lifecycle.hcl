rule "aws-ecr-no-lifecycle" {
  title     = "Each image that was ever pushed is stored"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_ecr_repository"

  require = self.lifecycle_policy != null
  message = "Each build adds to ${resource.address} for ever, at about $0.10 a GB and month: no lifecycle policy removes old images."
  remedy  = <<-TEXT
    Terraform: aws_ecr_lifecycle_policy with repository = aws_ecr_repository.a.name and a rule that keeps the last 50 images.
    CloudFormation: LifecyclePolicy: { LifecyclePolicyText: … }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html"]
  controls   = { "fsbp" = ["ECR.3"] }

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
      name = "a"
      }
      resource "aws_ecr_lifecycle_policy" "a" {
        repository = aws_ecr_repository.a.name
        policy     = "{}"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECR::Repository
          Properties: { LifecyclePolicy: { LifecyclePolicyText: "{}" } }
    YAML
  }
}
