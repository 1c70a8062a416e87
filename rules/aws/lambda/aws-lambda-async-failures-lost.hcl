rule "aws-lambda-async-failures-lost" {
  title     = "Events that the function fails on are lost"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lambda_function"
  default   = "production"

  let {
    services = ["s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com"]
    callers  = [for p in referrers(self, "aws_lambda_permission", "function_name") : p.principal if contains(services, p.principal)]
    # Whether anything is tried again.
    once     = anytrue([for c in referrers(self, "aws_lambda_function_event_invoke_config", "function_name") : c.maximum_retry_attempts == 0])
    kept     = [for c in referrers(self, "aws_lambda_function_event_invoke_config", "function_name") : c if c.destination_config.on_failure != null]
  }
  when    = length(callers) > 0
  require = self.dead_letter_config.target_arn != null || length(kept) > 0
  focus   = self
  message = "An event from ${join(" or ", distinct(callers))} that ${resource.address} ${known(once) && once ? "fails on, and that nothing tries again," : "still fails on at the last retry"} is gone: its sender doesn't wait for an answer, and neither a destination nor a dead-letter queue keeps it."
  remedy  = <<-TEXT
    Terraform: aws_lambda_function_event_invoke_config with destination_config { on_failure { destination = aws_sqs_queue.failed.arn } }, or dead_letter_config.
    CloudFormation: AWS::Lambda::EventInvokeConfig with DestinationConfig: { OnFailure: { Destination: !GetAtt Failed.Arn } }, or DeadLetterConfig.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"]

  fail "called by a bucket" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "s3" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    resource "aws_lambda_function_event_invoke_config" "f" {
      function_name          = aws_lambda_function.f.function_name
      maximum_retry_attempts = 1
    }
  }

  pass "kept by either; somebody waits; nobody calls" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
      dead_letter_config {
        target_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
      }
    }
    resource "aws_lambda_permission" "a" {
      function_name = aws_lambda_function.a.function_name
      principal     = "sns.amazonaws.com"
    }
    resource "aws_lambda_function" "b" {
      function_name = "b"
    }
    resource "aws_lambda_permission" "b" {
      function_name = aws_lambda_function.b.function_name
      principal     = "events.amazonaws.com"
    }
    resource "aws_lambda_function_event_invoke_config" "b" {
      function_name = aws_lambda_function.b.function_name
      destination_config {
        on_failure {
          destination = "arn:aws:sqs:eu-west-1:123456789012:failed"
        }
      }
    }
    resource "aws_lambda_function" "c" {
      function_name = "c"
    }
    resource "aws_lambda_permission" "c" {
      function_name = aws_lambda_function.c.function_name
      principal     = "apigateway.amazonaws.com"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function }
        P:
          Type: AWS::Lambda::Permission
          Properties: { FunctionName: !Ref F, Action: "lambda:InvokeFunction", Principal: s3.amazonaws.com }
    YAML
  }

  pass "kept in a template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function }
        P:
          Type: AWS::Lambda::Permission
          Properties: { FunctionName: !Ref F, Action: "lambda:InvokeFunction", Principal: s3.amazonaws.com }
        C:
          Type: AWS::Lambda::EventInvokeConfig
          Properties:
            FunctionName: !Ref F
            Qualifier: $LATEST
            DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:eu-west-1:123456789012:failed" } }
    YAML
  }

  fail "never tried again" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "s3" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    resource "aws_lambda_function_event_invoke_config" "f" {
      function_name          = aws_lambda_function.f.function_name
      maximum_retry_attempts = 0
    }
    expect {
      message = "fails on, and that nothing tries again, is gone"
    }
  }

  fail "tried again" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "s3" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    expect {
      message = "still fails on at the last retry is gone"
    }
  }
}
