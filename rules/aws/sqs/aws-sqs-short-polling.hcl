rule "aws-sqs-short-polling" {
  title     = "Asking the empty queue costs money"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_sqs_queue"
  default   = "opt-in"

  # Lambda asks with a wait of its own.
  when    = length(referrers(self, "aws_lambda_event_source_mapping", "event_source_arn")) == 0
  require = self.receive_wait_time_seconds > 0
  focus   = self.receive_wait_time_seconds
  message = "A consumer of ${resource.address} that doesn't say how long it waits gets an answer at once, also when there is no message, and each such request is billed."
  remedy  = <<-TEXT
    Terraform: receive_wait_time_seconds = 20
    CloudFormation: ReceiveMessageWaitTimeSeconds: 20
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html"]

  fail "not said" {
    resource "aws_sqs_queue" "q" {}
  }

  pass "long; read by Lambda" {
    resource "aws_sqs_queue" "q" {
      receive_wait_time_seconds = 20
    }
    resource "aws_sqs_queue" "r" {}
    resource "aws_lambda_event_source_mapping" "r" {
      event_source_arn = aws_sqs_queue.r.arn
      function_name    = "f"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { ReceiveMessageWaitTimeSeconds: 0 } }
    YAML
  }

  pass "long in a template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { ReceiveMessageWaitTimeSeconds: 20 } }
    YAML
  }
}
