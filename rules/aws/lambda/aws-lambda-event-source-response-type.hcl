rule "aws-lambda-event-source-response-type" {
  title     = "Event source mapping asks for a kind of answer that there isn't"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_event_source_mapping"

  for_each = list(self.function_response_types)
  require  = each.value == "ReportBatchItemFailures"
  focus    = each.value
  message  = "Lambda refuses ${resource.address}: the only kind of answer that a function can give is called ReportBatchItemFailures, and this says ${each.value}."
  remedy   = <<-TEXT
    Terraform: function_response_types = ["ReportBatchItemFailures"].
    CloudFormation: FunctionResponseTypes: [ReportBatchItemFailures].
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"]

  fail "a letter is missing" {
    resource "aws_lambda_event_source_mapping" "m" {
      event_source_arn        = "arn:aws:sqs:eu-west-1:111122223333:orders"
      function_name           = "orders"
      function_response_types = ["ReportBatchItemFailure"]
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "as it is called, none" {
    resource "aws_lambda_event_source_mapping" "a" {
      function_response_types = ["ReportBatchItemFailures"]
    }
    resource "aws_lambda_event_source_mapping" "b" {
      function_name = "orders"
    }
  }

  undecided "from a variable" {
    variable "answers" {}
    resource "aws_lambda_event_source_mapping" "m" {
      function_response_types = var.answers
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: orders, FunctionResponseTypes: [reportBatchItemFailures] } }
    YAML
  }

  fail "an event of a function" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            Handler: index.handler
            Runtime: nodejs22.x
            CodeUri: ./src
            Events:
              Orders: { Type: SQS, Properties: { Queue: "arn:aws:sqs:eu-west-1:111122223333:orders", FunctionResponseTypes: [ReportBatchItemFailure] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: orders, FunctionResponseTypes: [ReportBatchItemFailures] } }
        N: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: orders } }
    YAML
  }
}
