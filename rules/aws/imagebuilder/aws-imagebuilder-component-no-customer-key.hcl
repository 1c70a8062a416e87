rule "aws-imagebuilder-component-no-customer-key" {
  title     = "Component is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_imagebuilder_component"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read the build steps of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.images.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_180"] }

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

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/imagebuilder"
    }
    resource "aws_imagebuilder_component" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_imagebuilder_component" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/imagebuilder"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_imagebuilder_component" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::Component
          Properties: { Name: a, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/imagebuilder" }
    YAML
  }
}
