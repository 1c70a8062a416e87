rule "aws-imagebuilder-component-no-customer-key" {
  title     = "Component is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_imagebuilder_component"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_id)
  message = "Who may read the build steps of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.images.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html"]
  aliases    = { checkov = ["CKV_AWS_180"] }

  fail "not said" {
    resource "aws_imagebuilder_component" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::Component
          Properties: { Name: a }
    YAML
  }

  pass "set" {
    resource "aws_imagebuilder_component" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::Component
          Properties: { Name: a, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }
}
