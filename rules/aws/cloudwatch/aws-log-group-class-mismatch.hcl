rule "aws-log-group-class-mismatch" {
  title     = "Log group's class doesn't support its filters"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_cloudwatch_log_group"

  when    = contains(["INFREQUENT_ACCESS", "DELIVERY"], self.log_group_class)
  require = length(referrers(self, "aws_cloudwatch_log_metric_filter", "log_group_name")) + length(referrers(self, "aws_cloudwatch_log_subscription_filter", "log_group_name")) == 0
  focus   = self.log_group_class
  message = "The deployment fails: metric and subscription filters work on log groups of the standard class only, and ${resource.address} is ${self.log_group_class}; the class of a group can't be changed."
  remedy  = <<-TEXT
    Terraform: log_group_class = "STANDARD", or remove the filters.
    CloudFormation: LogGroupClass: STANDARD, or remove the filters.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html"]

  fail "a metric, a subscription" {
    resource "aws_cloudwatch_log_group" "a" {
      name            = "a"
      log_group_class = "INFREQUENT_ACCESS"
    }
    resource "aws_cloudwatch_log_metric_filter" "a" {
      log_group_name = aws_cloudwatch_log_group.a.name
    }
    resource "aws_cloudwatch_log_group" "b" {
      name            = "b"
      log_group_class = "INFREQUENT_ACCESS"
    }
    resource "aws_cloudwatch_log_subscription_filter" "b" {
      log_group_name = aws_cloudwatch_log_group.b.name
    }
    expect {
      count = 2
    }
  }

  pass "the standard class; no filter" {
    resource "aws_cloudwatch_log_group" "a" {
      name = "a"
    }
    resource "aws_cloudwatch_log_metric_filter" "a" {
      log_group_name = aws_cloudwatch_log_group.a.name
    }
    resource "aws_cloudwatch_log_group" "b" {
      log_group_class = "INFREQUENT_ACCESS"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::Logs::LogGroup, Properties: { LogGroupClass: INFREQUENT_ACCESS } }
        F:
          Type: AWS::Logs::MetricFilter
          Properties: { LogGroupName: !Ref G, FilterPattern: ERROR, MetricTransformations: [] }
    YAML
  }

  pass "the standard class in a template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::Logs::LogGroup, Properties: { LogGroupClass: STANDARD } }
        F:
          Type: AWS::Logs::MetricFilter
          Properties: { LogGroupName: !Ref G, FilterPattern: ERROR, MetricTransformations: [] }
    YAML
  }
}
