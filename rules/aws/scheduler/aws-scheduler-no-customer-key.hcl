rule "aws-scheduler-no-customer-key" {
  title     = "Schedule is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_scheduler_schedule"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_arn)
  message = "Who may read the input of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.main.arn
    CloudFormation: KmsKeyArn: !GetAtt Key.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html"]
  aliases    = { checkov = ["CKV_AWS_297"] }

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
}
