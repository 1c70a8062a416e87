rule "aws-scheduler-no-customer-key" {
  title     = "Schedule is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_scheduler_schedule"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_arn)
  message = "Who may read the input of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.main.arn
    CloudFormation: KmsKeyArn: !GetAtt Key.Arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_297"] }

  fail "absent" {
    resource "aws_scheduler_schedule" "s" {
      name = "s"
    }
  }

  pass "own" {
    resource "aws_scheduler_schedule" "s" {
      name        = "s"
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::Scheduler::Schedule, Properties: { ScheduleExpression: rate(1 hour) } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::Scheduler::Schedule, Properties: { ScheduleExpression: rate(1 hour), KmsKeyArn: arn } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/scheduler"
    }
    resource "aws_scheduler_schedule" "s" {
      name        = "s"
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_scheduler_schedule" "s" {
      name        = "s"
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/scheduler"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_scheduler_schedule" "s" {
      name        = "s"
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::Scheduler::Schedule, Properties: { ScheduleExpression: rate(1 hour), KmsKeyArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/scheduler" } }
    YAML
  }
}
