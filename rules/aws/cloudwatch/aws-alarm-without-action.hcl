rule "aws-alarm-without-action" {
  title     = "Alarm tells nobody"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"

  when    = (
    length(referrers(self, "aws_cloudwatch_composite_alarm")) == 0 && length(referrers(self, "aws_codedeploy_deployment_group")) == 0
    && length(referrers(self, "aws_ecs_service")) == 0 && length(referrers(self, "aws_autoscaling_group")) == 0
  )
  require = self.actions_enabled != false && (length(self.alarm_actions) > 0 || length(self.ok_actions) > 0 || length(self.insufficient_data_actions) > 0)
  message = "When ${resource.address} goes off, nobody hears of it and nothing happens: it has no action."
  remedy  = <<-TEXT
    Terraform: alarm_actions = [aws_sns_topic.alerts.arn].
    CloudFormation: AlarmActions: [!Ref Alerts].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html"]

  fail "none, switched off" {
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_name = "a"
    }
    resource "aws_cloudwatch_metric_alarm" "b" {
      alarm_actions   = ["arn:aws:sns:eu-west-1:111122223333:t"]
      actions_enabled = false
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: m }
    YAML
  }

  pass "a topic" {
    resource "aws_sns_topic" "t" {}
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.t.arn]
    }
  }

  pass "a member of a composite alarm" {
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_name = "a"
    }
    resource "aws_cloudwatch_composite_alarm" "c" {
      alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.a.alarm_name})"
    }
  }

  pass "a topic in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: m, AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:t"] }
    YAML
  }

  pass "watched by another in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: m }
        All:
          Type: AWS::CloudWatch::CompositeAlarm
          Properties: { AlarmRule: !Sub "ALARM(${A})", AlarmActions: [arn] }
    YAML
  }
}
