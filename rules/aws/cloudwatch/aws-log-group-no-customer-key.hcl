rule "aws-log-group-no-customer-key" {
  title     = "Logs are encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudwatch_log_group"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read the lines of ${resource.address} can't be decided by a key: they are encrypted with the key of the service."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.logs.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_158"], trivy = ["AVD-AWS-0017"], cfn_nag = ["W84"] }

  fail "none" {
    resource "aws_cloudwatch_log_group" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { LogGroupName: a }
    YAML
  }

  pass "a key" {
    resource "aws_kms_key" "k" {}
    resource "aws_cloudwatch_log_group" "a" {
      kms_key_id = aws_kms_key.k.arn
    }
  }

  pass "a key in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/logs"
    }
    resource "aws_cloudwatch_log_group" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_cloudwatch_log_group" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/logs"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_cloudwatch_log_group" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/logs" }
    YAML
  }
}
