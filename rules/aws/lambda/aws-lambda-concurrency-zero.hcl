rule "aws-lambda-concurrency-zero" {
  title     = "Function may never run"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_lambda_function"
  default   = "production"

  require = self.reserved_concurrent_executions != 0
  message = "Each call of ${resource.address} is throttled: its reserved concurrency is 0."
  remedy  = <<-TEXT
    Terraform: remove reserved_concurrent_executions = 0.
    CloudFormation: remove ReservedConcurrentExecutions: 0.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"]

  fail "zero" {
    resource "aws_lambda_function" "a" {
      reserved_concurrent_executions = 0
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { ReservedConcurrentExecutions: 0 }
    YAML
  }

  pass "not said, some" {
    resource "aws_lambda_function" "a" {
      reserved_concurrent_executions = 5
    }
  }

  pass "not said in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }
}
