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
      "AWS/Lambda"     = { ErrorRate = "Errors and Invocations, which a metric_query divides", Error = "Errors", Invocation = "Invocations", Throttle = "Throttles", ExecutionsFailed = "Errors", FailedInvocations = "Errors" }
      "AWS/NetworkELB" = { UnhealthyHostCount = "UnHealthyHostCount" }
      "AWS/RDS"        = { FreeStorage = "FreeStorageSpace", FreeMemory = "FreeableMemory" }
      "AWS/SNS"        = { Errors = "NumberOfNotificationsFailed" }
      "AWS/SQS"        = { ApproximateNumberOfMessages = "ApproximateNumberOfMessagesVisible", NumberOfMessagesVisible = "ApproximateNumberOfMessagesVisible", QueueDepth = "ApproximateNumberOfMessagesVisible" }
      "AWS/States"     = { Errors = "ExecutionsFailed", ExecutionFailed = "ExecutionsFailed", Invocations = "ExecutionsStarted", Throttles = "ExecutionThrottled", Duration = "ExecutionTime" }
    }
    # What services publish. One of the same words in another order, case or number isn't one of these; others may be new.
    published = {
      "AWS/ApplicationELB" = [
        "ActiveConnectionCount", "ClientTLSNegotiationErrorCount", "ConsumedLCUs", "HTTPCode_ELB_3XX_Count", "HTTPCode_ELB_4XX_Count", "HTTPCode_ELB_5XX_Count",
        "HTTPCode_Target_2XX_Count", "HTTPCode_Target_3XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count", "HealthyHostCount",
        "NewConnectionCount", "ProcessedBytes", "RejectedConnectionCount", "RequestCount", "RequestCountPerTarget", "TargetConnectionErrorCount", "TargetResponseTime",
      ]
      "AWS/DynamoDB" = [
        "ConditionalCheckFailedRequests", "ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ProvisionedReadCapacityUnits", "ProvisionedWriteCapacityUnits",
        "ReadThrottleEvents", "ReplicationLatency", "ReturnedItemCount", "SuccessfulRequestLatency", "SystemErrors", "ThrottledRequests", "UserErrors", "WriteThrottleEvents",
      ]
      "AWS/Lambda" = [
        "AsyncEventAge", "AsyncEventsDropped", "AsyncEventsReceived", "ConcurrentExecutions", "DeadLetterErrors", "DestinationDeliveryFailures", "Duration", "Errors",
        "Invocations", "IteratorAge", "ProvisionedConcurrencyInvocations", "ProvisionedConcurrencySpilloverInvocations", "ProvisionedConcurrencyUtilization",
        "ProvisionedConcurrentExecutions", "Throttles", "UnreservedConcurrentExecutions",
      ]
      "AWS/RDS" = ["BurstBalance", "CPUCreditBalance", "CPUUtilization", "DatabaseConnections", "DiskQueueDepth", "FreeStorageSpace", "FreeableMemory", "ReadLatency", "ReplicaLag", "SwapUsage", "WriteLatency"]
      "AWS/SNS" = ["NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "NumberOfNotificationsFailed", "NumberOfNotificationsFailedToRedriveToDlq", "NumberOfNotificationsFilteredOut", "NumberOfNotificationsRedrivenToDlq", "PublishSize"]
      "AWS/SQS" = [
        "ApproximateAgeOfOldestMessage", "ApproximateNumberOfGroupsWithInflightMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesVisible", "NumberOfDeduplicatedSentMessages", "NumberOfEmptyReceives", "NumberOfMessagesDeleted", "NumberOfMessagesReceived",
        "NumberOfMessagesSent", "SentMessageSize",
      ]
    }
    theirs = list(published[self.namespace])
    words  = join(" ", sort([for w in regexall("[A-Z]?[a-z]+|[A-Z]+|[0-9]+", self.metric_name) : trimsuffix(lower(w), "s")]))
    alike  = contains(theirs, self.metric_name) ? [] : [for n in theirs : n if lower(n) == lower(self.metric_name) || join(" ", sort([for w in regexall("[A-Z]?[a-z]+|[A-Z]+|[0-9]+", n) : trimsuffix(lower(w), "s")])) == words]
    listed = names[self.namespace][self.metric_name]
    name   = listed != null ? listed : alike[0]
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

  fail "of the words of another, or in another case" {
    resource "aws_cloudwatch_metric_alarm" "queue" {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfVisibleMessages"
    }
    resource "aws_cloudwatch_metric_alarm" "sent" {
      namespace   = "AWS/SQS"
      metric_name = "NumberOfMessageSent"
    }
    resource "aws_cloudwatch_metric_alarm" "database" {
      namespace   = "AWS/RDS"
      metric_name = "CpuUtilization"
    }
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5xx_Count"
    }
    resource "aws_cloudwatch_metric_alarm" "function" {
      namespace   = "AWS/Lambda"
      metric_name = "errorS"
    }
    expect {
      count = 5
    }
  }

  fail "a rate that is to be computed" {
    resource "aws_cloudwatch_metric_alarm" "function" {
      namespace   = "AWS/Lambda"
      metric_name = "ErrorRate"
    }
    expect {
      message = "There is Errors and Invocations, which a metric_query divides."
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
    resource "aws_cloudwatch_metric_alarm" "queue" {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesNotVisible"
    }
    resource "aws_cloudwatch_metric_alarm" "new" {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfNoisyGroups"
    }
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_502_Count"
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
