rule "aws-alarm-metric-unknown" {
  title     = "Alarm watches a metric that the service doesn't publish"
  severity  = "high"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"

  let {
    # What others call it, and what the service itself does. Names are compared with their case.
    names = {
      "AWS/ApiGateway" = { "5XXErrors" = "5XXError (5xx of an HTTP API)", "4XXErrors" = "4XXError (4xx of an HTTP API)", Errors = "5XXError (5xx of an HTTP API)", Invocations = "Count" }
      "AWS/ApplicationELB" = {
        "HTTPCode_ELB_5XX"     = "HTTPCode_ELB_5XX_Count", "HTTPCode_ELB_4XX" = "HTTPCode_ELB_4XX_Count"
        "HTTPCode_Target_5XX"  = "HTTPCode_Target_5XX_Count", "HTTPCode_Target_4XX" = "HTTPCode_Target_4XX_Count"
        "HTTPCode_Backend_5XX" = "HTTPCode_Target_5XX_Count", "HTTPCode_Backend_4XX" = "HTTPCode_Target_4XX_Count"
        Latency                = "TargetResponseTime"
        UnhealthyHostCount     = "UnHealthyHostCount"
      }
      "AWS/EC2" = {
        MemoryUtilization = "mem_used_percent in the namespace CWAgent", mem_used_percent = "mem_used_percent in the namespace CWAgent"
        DiskSpaceUtilization = "disk_used_percent in the namespace CWAgent", disk_used_percent = "disk_used_percent in the namespace CWAgent"
      }
      "AWS/ECS"        = { RunningTaskCount = "RunningTaskCount in the namespace ECS/ContainerInsights" }
      "AWS/ELB"        = { "HTTPCode_ELB_5XX_Count" = "HTTPCode_ELB_5XX", "HTTPCode_ELB_4XX_Count" = "HTTPCode_ELB_4XX", TargetResponseTime = "Latency", UnhealthyHostCount = "UnHealthyHostCount" }
      "AWS/Events"     = { Errors = "FailedInvocations" }
      "AWS/Lambda"     = { Error = "Errors", Invocation = "Invocations", Throttle = "Throttles", ExecutionsFailed = "Errors", FailedInvocations = "Errors" }
      "AWS/NetworkELB" = { UnhealthyHostCount = "UnHealthyHostCount" }
      "AWS/RDS"        = { FreeStorage = "FreeStorageSpace", FreeMemory = "FreeableMemory" }
      "AWS/SNS"        = { Errors = "NumberOfNotificationsFailed" }
      "AWS/SQS"        = { ApproximateNumberOfMessages = "ApproximateNumberOfMessagesVisible", NumberOfMessagesVisible = "ApproximateNumberOfMessagesVisible" }
      "AWS/States"     = { Errors = "ExecutionsFailed", ExecutionFailed = "ExecutionsFailed", Invocations = "ExecutionsStarted", Throttles = "ExecutionThrottled", Duration = "ExecutionTime" }
    }
    name = names[self.namespace][self.metric_name]
  }
  require = name == null
  focus   = self.metric_name
  message = "${resource.address} ${known(self.treat_missing_data) && self.treat_missing_data == "breaching" ? "is in alarm for ever" : "never goes off"}: ${self.namespace} has no metric ${self.metric_name}. There is ${name}."
  remedy  = <<-TEXT
    Terraform: namespace = "AWS/States", metric_name = "ExecutionsFailed".
    CloudFormation: Namespace: AWS/States, MetricName: ExecutionsFailed.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",
    "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html",
  ]

  fail "of another service, in another case" {
    resource "aws_cloudwatch_metric_alarm" "states" {
      namespace   = "AWS/States"
      metric_name = "Errors"
    }
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace   = "AWS/ApplicationELB"
      metric_name = "UnhealthyHostCount"
    }
    expect {
      count = 2
    }
  }

  pass "published; one's own; of a service that isn't in the table; an expression" {
    resource "aws_cloudwatch_metric_alarm" "states" {
      namespace   = "AWS/States"
      metric_name = "ExecutionsFailed"
    }
    resource "aws_cloudwatch_metric_alarm" "function" {
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
    }
    resource "aws_cloudwatch_metric_alarm" "own" {
      namespace   = "Shop"
      metric_name = "Errors"
    }
    resource "aws_cloudwatch_metric_alarm" "expression" {
      metric_query {
        id         = "e1"
        expression = "1"
      }
    }
  }

  undecided "from a variable" {
    variable "metric" {}
    resource "aws_cloudwatch_metric_alarm" "a" {
      namespace   = "AWS/States"
      metric_name = var.metric
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Failed:
          Type: AWS::CloudWatch::Alarm
          Properties: { Namespace: AWS/SQS, MetricName: ApproximateNumberOfMessages, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 }
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  pass "published, in a template" {
    cloudformation = <<-YAML
      Resources:
        Failed:
          Type: AWS::CloudWatch::Alarm
          Properties: { Namespace: AWS/States, MetricName: ExecutionsFailed, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 }
    YAML
  }
}
