rule "aws-alarm-topic-without-subscriber" {
  title     = "Alarms go to a topic that nobody listens to"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_sns_topic"
  default   = "production"

  let {
    alarms   = length(referrers(self, "aws_cloudwatch_metric_alarm", "alarm_actions")) + length(referrers(self, "aws_cloudwatch_composite_alarm", "alarm_actions"))
    listened = length(referrers(self, "aws_sns_topic_subscription", "topic_arn")) + length(list(self.Subscription)) + length(referrers(self, "aws_chatbot_slack_channel_configuration", "sns_topic_arns")) > 0
    exported = anytrue([for o in resources("terraform.output", "cloudformation.output") : facts(target(o.value)).address == resource.address])
  }
  when    = alarms > 0
  require = listened || (exported ? undecided("who subscribes to the topic may be elsewhere: an output gives its address") : false)
  focus   = self
  message = "Nobody hears of the alarms that go to ${resource.address}: it has no subscription."
  remedy  = <<-TEXT
    Terraform: aws_sns_topic_subscription with protocol = "email" (or https for the on-call tool) and topic_arn.
    CloudFormation: Subscription: [{ Protocol: email, Endpoint: ops@example.com }].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html"]

  fail "nobody" {
    resource "aws_sns_topic" "t" {}
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.t.arn]
    }
    resource "aws_sns_topic" "u" {}
    resource "aws_cloudwatch_composite_alarm" "b" {
      alarm_actions = [aws_sns_topic.u.arn]
    }
    expect {
      count = 2
    }
  }

  pass "somebody; not for alarms" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_subscription" "t" {
      topic_arn = aws_sns_topic.t.arn
      protocol  = "email"
      endpoint  = "ops@example.com"
    }
    resource "aws_sns_topic" "chat" {}
    resource "aws_chatbot_slack_channel_configuration" "chat" {
      sns_topic_arns = [aws_sns_topic.chat.arn]
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.t.arn, aws_sns_topic.chat.arn]
    }
    resource "aws_sns_topic" "orders" {}
  }

  undecided "given to others" {
    resource "aws_sns_topic" "t" {}
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.t.arn]
    }
    output "topic" {
      value = aws_sns_topic.t.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, AlarmActions: [!Ref T] }
    YAML
  }

  pass "somebody in a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: email, Endpoint: ops@example.com }] } }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, AlarmActions: [!Ref T] }
    YAML
  }
}
