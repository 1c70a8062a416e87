rule "aws-sqs-dead-letter-without-alarm" {
  title     = "Messages that couldn't be handled pile up unnoticed"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_sqs_queue"
  default   = "production"

  let {
    sources = [for q in referrers(self, "aws_sqs_queue", "redrive_policy") : q]
    alarms  = resources("aws_cloudwatch_metric_alarm")
  }

  # A stack without any alarm has its monitoring elsewhere, or none, which another rule says once.
  when    = length(sources) > 0 && length(alarms) > 0
  require = length(referrers(self, "aws_cloudwatch_metric_alarm")) + length(referrers(self, "aws_cloudwatch_metric_alarm", "dimensions")) > 0
  focus   = self
  message = "Nobody hears of messages that fail: no alarm of this stack watches the dead-letter queue ${resource.address}."
  remedy  = <<-TEXT
    Terraform: an aws_cloudwatch_metric_alarm on ApproximateNumberOfMessagesVisible, dimensions = { QueueName = aws_sqs_queue.failed.name }
    CloudFormation: an AWS::CloudWatch::Alarm with Dimensions: [{ Name: QueueName, Value: !GetAtt Failed.QueueName }]
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html"]

  fail "another queue is watched" {
    resource "aws_sqs_queue" "failed" {
      name = "failed"
    }
    resource "aws_sqs_queue" "orders" {
      name           = "orders"
      redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
    }
    resource "aws_cloudwatch_metric_alarm" "old" {
      metric_name = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = aws_sqs_queue.orders.name }
    }
  }

  pass "watched; not a dead-letter queue" {
    resource "aws_sqs_queue" "failed" {
      name = "failed"
    }
    resource "aws_sqs_queue" "orders" {
      name           = "orders"
      redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
    }
    resource "aws_cloudwatch_metric_alarm" "failed" {
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.failed.name }
    }
  }

  pass "monitored elsewhere" {
    resource "aws_sqs_queue" "failed" {
      name = "failed"
    }
    resource "aws_sqs_queue" "orders" {
      name           = "orders"
      redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Failed: { Type: AWS::SQS::Queue }
        Orders:
          Type: AWS::SQS::Queue
          Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 } }
        Old:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: ApproximateAgeOfOldestMessage, Dimensions: [{ Name: QueueName, Value: !GetAtt Orders.QueueName }] }
    YAML
  }

  pass "watched in a template" {
    cloudformation = <<-YAML
      Resources:
        Failed: { Type: AWS::SQS::Queue }
        Orders:
          Type: AWS::SQS::Queue
          Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 } }
        Many:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: ApproximateNumberOfMessagesVisible, Dimensions: [{ Name: QueueName, Value: !GetAtt Failed.QueueName }] }
    YAML
  }
}
