rule "aws-lambda-no-dead-letter" {
  title     = "Failed events of a function are lost"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  require = self.dead_letter_config.target_arn != null || length(referrers(self, "aws_lambda_function_event_invoke_config", "function_name")) > 0
  message = "An event that ${resource.address} fails on three times is gone: it has no dead-letter queue and no destination."
  remedy  = <<-TEXT
    Terraform: dead_letter_config { target_arn = aws_sqs_queue.dead.arn }, or aws_lambda_function_event_invoke_config with on_failure.
    CloudFormation: DeadLetterConfig: { TargetArn: !GetAtt DeadLetters.Arn }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"]
  aliases    = { checkov = ["CKV_AWS_116"] }

  fail "none" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }

  pass "a queue" {
    resource "aws_lambda_function" "a" {
      dead_letter_config {
        target_arn = "arn:aws:sqs:eu-west-1:111122223333:dead"
      }
    }
  }

  pass "a queue in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { DeadLetterConfig: { TargetArn: "arn:aws:sqs:eu-west-1:111122223333:dead" } }
    YAML
  }

  pass "asked asynchronously in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
        C:
          Type: AWS::Lambda::EventInvokeConfig
          Properties: { FunctionName: !Ref A, Qualifier: $LATEST, DestinationConfig: { OnFailure: { Destination: arn } } }
    YAML
  }
}
