rule "aws-sns-topic-no-customer-key" {
  title     = "SNS topic is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sns_topic"
  default   = "opt-in"

  require = contains([null, ""], self.kms_master_key_id) || is_customer_key(self.kms_master_key_id)
  message = "Services such as CloudWatch can't publish to ${resource.address}, and no key says who may read its messages: the key of the service can't be given to others."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.main.id
    CloudFormation: KmsMasterKeyId: !Ref Key
  TEXT

  references = [
    "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { trivy = ["AVD-AWS-0136"] }

  fail "that of the service" {
    resource "aws_sns_topic" "t" {
      kms_master_key_id = "alias/aws/sns"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "own; none, which another rule tells" {
    resource "aws_sns_topic" "n" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = "alias/topic"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/aws/sns } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/topic } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/sns"
    }
    resource "aws_sns_topic" "n" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_sns_topic" "n" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/sns"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_sns_topic" "n" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sns" } }
    YAML
  }

  undecided "a key that isn't known" {
    variable "key" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = var.key
    }
  }

  pass "a key of the stack" {
    resource "aws_kms_key" "k" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = aws_kms_key.k.arn
    }
  }

  pass "a key of the stack in a template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key }
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Ref K } }
    YAML
  }
}
