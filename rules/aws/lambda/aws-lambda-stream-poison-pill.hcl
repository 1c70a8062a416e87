rule "aws-lambda-stream-poison-pill" {
  title     = "One bad record stops the stream"
  severity  = bounded ? "low" : "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lambda_event_source_mapping"

  let {
    source  = target(self.event_source_arn)
    stream  = source != null ? contains(["aws_kinesis_stream", "aws_dynamodb_table"], facts(source).kind) : length(regexall(":(kinesis|dynamodb):", self.event_source_arn)) > 0
    bounded = (self.maximum_retry_attempts != null && self.maximum_retry_attempts != -1) || (self.maximum_record_age_in_seconds != null && self.maximum_record_age_in_seconds != -1)
  }
  # A broker's queue and a cluster's topic have their names beside.
  when    = length(list(self.queues)) == 0 && length(list(self.topics)) == 0 && stream
  require = bounded && self.destination_config.on_failure != null
  focus   = self
  message = bounded ? "A record that the function of ${resource.address} fails on is skipped, and nothing says which one it was." : "The function of ${resource.address} is called with a record that it fails on until the record expires, after a day or more; all behind it wait."
  remedy  = <<-TEXT
    Terraform: maximum_retry_attempts = 3  bisect_batch_on_function_error = true  destination_config { on_failure { destination_arn = aws_sqs_queue.failed.arn } }
    CloudFormation: MaximumRetryAttempts: 3, BisectBatchOnFunctionError: true, DestinationConfig: { OnFailure: { Destination: !GetAtt Failed.Arn } }
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"]

  fail "retried for ever; lost" {
    resource "aws_kinesis_stream" "s" {}
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn  = aws_kinesis_stream.s.arn
      function_name     = "f"
      starting_position = "LATEST"
    }
    resource "aws_lambda_event_source_mapping" "b" {
      event_source_arn       = "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026"
      function_name          = "f"
      maximum_retry_attempts = 3
    }
    resource "aws_lambda_event_source_mapping" "c" {
      event_source_arn              = aws_kinesis_stream.s.arn
      function_name                 = "f"
      maximum_retry_attempts        = -1
      maximum_record_age_in_seconds = -1
      destination_config {
        on_failure {
          destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
        }
      }
    }
    resource "aws_lambda_event_source_mapping" "d" {
      event_source_arn = aws_kinesis_stream.s.arn
      function_name    = "f"
      destination_config {
        on_failure {
          destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
        }
      }
    }
    expect {
      count = 4
    }
  }

  pass "bounded by either; a queue" {
    resource "aws_kinesis_stream" "s" {}
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn       = aws_kinesis_stream.s.arn
      function_name          = "f"
      maximum_retry_attempts = 3
      destination_config {
        on_failure {
          destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
        }
      }
    }
    resource "aws_lambda_event_source_mapping" "b" {
      event_source_arn              = aws_kinesis_stream.s.arn
      function_name                 = "f"
      maximum_record_age_in_seconds = 3600
      destination_config {
        on_failure {
          destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
        }
      }
    }
    resource "aws_sqs_queue" "q" {}
    resource "aws_lambda_event_source_mapping" "c" {
      event_source_arn = aws_sqs_queue.q.arn
      function_name    = "f"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::Kinesis::Stream }
        M:
          Type: AWS::Lambda::EventSourceMapping
          Properties: { EventSourceArn: !GetAtt S.Arn, FunctionName: f, StartingPosition: LATEST }
    YAML
  }

  pass "bounded in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::Kinesis::Stream }
        M:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            EventSourceArn: !GetAtt S.Arn
            FunctionName: f
            MaximumRetryAttempts: 3
            DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:eu-west-1:123456789012:failed" } }
    YAML
  }

  pass "a broker's queue, and a cluster's topic" {
    variable "arn" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
      role          = "arn:aws:iam::111122223333:role/f"
      timeout       = 60
    }
    resource "aws_lambda_event_source_mapping" "mq" {
      event_source_arn = var.arn
      function_name    = aws_lambda_function.f.arn
      queues           = ["orders"]
    }
    resource "aws_lambda_event_source_mapping" "kafka" {
      event_source_arn = var.arn
      function_name    = aws_lambda_function.f.arn
      topics           = ["orders"]
    }
  }

  pass "a broker's queue, in a template" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Broker: { Type: String }
        Login: { Type: String }
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            Handler: a.b
            Runtime: python3.13
            CodeUri: src
            Timeout: 60
            Events:
              Mq:
                Type: MQ
                Properties: { Broker: !Ref Broker, Queues: [orders], SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: !Ref Login }] }
    YAML
  }
}
