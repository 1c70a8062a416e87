rule "aws-alarm-treats-silence-as-fine" {
  title     = "Alarm for lost targets is silent when all are lost"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"

  when = (
    self.metric_name == "HealthyHostCount"
    && contains(["LessThanThreshold", "LessThanOrEqualToThreshold"], self.comparison_operator)
  )
  require = self.treat_missing_data == "breaching"
  focus   = self.treat_missing_data
  message = "${resource.address} doesn't go off when no target is registered any more: then there are no values, and it doesn't take that for a breach."
  remedy  = <<-TEXT
    Terraform: treat_missing_data = "breaching".
    CloudFormation: TreatMissingData: breaching.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html"]

  fail "not said; no breach" {
    resource "aws_cloudwatch_metric_alarm" "a" {
      metric_name         = "HealthyHostCount"
      comparison_operator = "LessThanThreshold"
      threshold           = 1
    }
    resource "aws_cloudwatch_metric_alarm" "b" {
      metric_name         = "HealthyHostCount"
      comparison_operator = "LessThanOrEqualToThreshold"
      threshold           = 1
      treat_missing_data  = "notBreaching"
    }
    expect {
      count = 2
    }
  }

  pass "a breach; too many; another metric" {
    resource "aws_cloudwatch_metric_alarm" "a" {
      metric_name         = "HealthyHostCount"
      comparison_operator = "LessThanThreshold"
      treat_missing_data  = "breaching"
    }
    resource "aws_cloudwatch_metric_alarm" "b" {
      metric_name         = "HealthyHostCount"
      comparison_operator = "GreaterThanThreshold"
    }
    resource "aws_cloudwatch_metric_alarm" "c" {
      metric_name         = "RequestCount"
      comparison_operator = "LessThanThreshold"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lost:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: HealthyHostCount, ComparisonOperator: LessThanThreshold, Threshold: 1 }
    YAML
  }

  pass "a breach in a template" {
    cloudformation = <<-YAML
      Resources:
        Lost:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: HealthyHostCount, ComparisonOperator: LessThanThreshold, Threshold: 1, TreatMissingData: breaching }
    YAML
  }
}
