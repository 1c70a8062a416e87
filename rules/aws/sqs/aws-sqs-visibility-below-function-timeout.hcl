rule "aws-sqs-visibility-below-function-timeout" {
  title     = "Messages come back while the function still works on them"
  severity  = visibility < timeout ? "high" : "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lambda_event_source_mapping"

  let {
    queue      = target(self.event_source_arn)
    function   = target(self.function_name, "aws_lambda_function")
    visibility = queue.visibility_timeout_seconds == null ? 30 : queue.visibility_timeout_seconds
    timeout    = function.timeout == null ? 3 : function.timeout
  }
  # A broker's queue and a cluster's topic have their names beside.
  when    = length(list(self.queues)) == 0 && length(list(self.topics)) == 0 && facts(queue).kind == "aws_sqs_queue" && function != null
  require = visibility >= 6 * timeout
  focus   = coalesce(queue.visibility_timeout_seconds, function.timeout)
  message = visibility < timeout ? "AWS refuses ${resource.address}: the queue hides a message for ${visibility} seconds, and the function may work on it for ${timeout}." : "When ${resource.address} is throttled, messages are handled twice: the queue hides them for ${visibility} seconds, less than six times the function's timeout of ${timeout}."
  remedy  = <<-TEXT
    Terraform: visibility_timeout_seconds = 6 * the function's timeout.
    CloudFormation: VisibilityTimeout, six times the function's Timeout.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"]

  fail "shorter than the function, and than AWS says" {
    resource "aws_sqs_queue" "a" {}
    resource "aws_lambda_function" "a" {
      timeout = 60
    }
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn = aws_sqs_queue.a.arn
      function_name    = aws_lambda_function.a.arn
    }
    resource "aws_sqs_queue" "b" {
      visibility_timeout_seconds = 10
    }
    resource "aws_lambda_function" "b" {}
    resource "aws_lambda_event_source_mapping" "b" {
      event_source_arn = aws_sqs_queue.b.arn
      function_name    = aws_lambda_function.b.arn
    }
    expect {
      count = 2
    }
  }

  pass "six times; the defaults; another source; a function elsewhere" {
    resource "aws_sqs_queue" "a" {
      visibility_timeout_seconds = 180
    }
    resource "aws_lambda_function" "a" {
      timeout = 30
    }
    resource "aws_lambda_event_source_mapping" "a" {
      event_source_arn = aws_sqs_queue.a.arn
      function_name    = aws_lambda_function.a.arn
    }
    resource "aws_sqs_queue" "b" {}
    resource "aws_lambda_function" "b" {}
    resource "aws_lambda_event_source_mapping" "b" {
      event_source_arn = aws_sqs_queue.b.arn
      function_name    = aws_lambda_function.b.arn
    }
    resource "aws_kinesis_stream" "c" {}
    resource "aws_lambda_event_source_mapping" "c" {
      event_source_arn = aws_kinesis_stream.c.arn
      function_name    = aws_lambda_function.a.arn
    }
    resource "aws_sqs_queue" "d" {
      visibility_timeout_seconds = 10
    }
    resource "aws_lambda_event_source_mapping" "d" {
      event_source_arn = aws_sqs_queue.d.arn
      function_name    = "elsewhere"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
        F:
          Type: AWS::Lambda::Function
          Properties: { Timeout: 60 }
        M:
          Type: AWS::Lambda::EventSourceMapping
          Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F }
    YAML
  }

  pass "six times in a template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 360 } }
        F:
          Type: AWS::Lambda::Function
          Properties: { Timeout: 60 }
        M:
          Type: AWS::Lambda::EventSourceMapping
          Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F }
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
