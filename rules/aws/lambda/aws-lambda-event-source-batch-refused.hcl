rule "aws-lambda-event-source-batch-refused" {
  title     = "Batches from the queue are larger than Lambda takes them"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_event_source_mapping"

  let {
    queue    = target(self.event_source_arn, "aws_sqs_queue")
    is_here  = known(queue) && queue != null
    text     = join("", texts(self.event_source_arn)[*].text)
    is_queue = is_here || length(regexall("^arn:[^:]*:sqs:", text)) > 0
    is_fifo  = is_here ? queue.fifo_queue : endswith(text, ".fifo")
    window   = self.maximum_batching_window_in_seconds
  }

  when    = is_queue && self.batch_size > 10
  require = !is_fifo && window > 0
  focus   = self.batch_size
  message = "Lambda refuses ${resource.address}: ${is_fifo ? "a batch of a FIFO queue has 10 messages at most" : "for more than 10 messages it has to be said how long they are gathered"}, and this says ${self.batch_size}."
  remedy  = <<-TEXT
    Terraform: batch_size = 10, or of a queue that isn't FIFO maximum_batching_window_in_seconds = 1.
    CloudFormation: BatchSize: 10, or MaximumBatchingWindowInSeconds: 1.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html",
  ]

  fail "no window, none of a second, FIFO" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue" "f" {
      name       = "f.fifo"
      fifo_queue = true
    }
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn = aws_sqs_queue.q.arn
      batch_size       = 100
    }
    resource "aws_lambda_event_source_mapping" "b" {
      event_source_arn                   = "arn:aws:sqs:eu-west-1:111122223333:orders"
      batch_size                         = 11
      maximum_batching_window_in_seconds = 0
    }
    resource "aws_lambda_event_source_mapping" "c" {
      event_source_arn                   = aws_sqs_queue.f.arn
      batch_size                         = 20
      maximum_batching_window_in_seconds = 5
    }
    resource "aws_lambda_event_source_mapping" "d" {
      event_source_arn                   = "arn:aws:sqs:eu-west-1:111122223333:orders.fifo"
      batch_size                         = 20
      maximum_batching_window_in_seconds = 5
    }
    expect {
      count = 4
    }
  }

  pass "ten, a window, none said, a stream, a source that nobody knows" {
    variable "source" {}
    resource "aws_sqs_queue" "q" {}
    resource "aws_kinesis_stream" "k" {}
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn = aws_sqs_queue.q.arn
      batch_size       = 10
    }
    resource "aws_lambda_event_source_mapping" "b" {
      event_source_arn                   = aws_sqs_queue.q.arn
      batch_size                         = 100
      maximum_batching_window_in_seconds = 1
    }
    resource "aws_lambda_event_source_mapping" "c" {
      event_source_arn = aws_sqs_queue.q.arn
    }
    resource "aws_lambda_event_source_mapping" "d" {
      event_source_arn = aws_kinesis_stream.k.arn
      batch_size       = 100
    }
    resource "aws_lambda_event_source_mapping" "e" {
      event_source_arn = var.source
      batch_size       = 100
    }
  }

  undecided "a window from elsewhere" {
    variable "window" {}
    resource "aws_sqs_queue" "q" {}
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn                   = aws_sqs_queue.q.arn
      batch_size                         = 100
      maximum_batching_window_in_seconds = var.window
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue }
        M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: f, EventSourceArn: !GetAtt Queue.Arn, BatchSize: 50 } }
    YAML
    expect {
      at      = "template.yaml:3"
      message = "and this says 50"
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue }
        M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: f, EventSourceArn: !GetAtt Queue.Arn, BatchSize: 50, MaximumBatchingWindowInSeconds: 5 } }
        N: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: f, EventSourceArn: !GetAtt Queue.Arn } }
    YAML
  }
}
