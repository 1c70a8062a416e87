rule "aws-alarm-actions-disabled" {
  title     = "Alarm's actions are switched off"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"
  default   = "opt-in"

  require = self.actions_enabled != false
  message = "${resource.address} goes off without telling anybody: actions_enabled is false."
  remedy  = <<-TEXT
    Terraform: remove actions_enabled = false.
    CloudFormation: ActionsEnabled: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html"]
  aliases    = { checkov = ["CKV_AWS_319"] }

  fail "off" {
    resource "aws_cloudwatch_metric_alarm" "a" {
      actions_enabled = false
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { ActionsEnabled: false }
    YAML
  }

  pass "on, not said" {
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_name = "a"
    }
  }

  pass "not said in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: m }
    YAML
  }
}
