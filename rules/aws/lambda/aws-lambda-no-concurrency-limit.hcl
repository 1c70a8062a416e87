rule "aws-lambda-no-concurrency-limit" {
  title     = "Function may take all of the concurrency of its account"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  require = self.reserved_concurrent_executions >= 0
  message = "Under a flood of events ${resource.address} takes all of the concurrency of the account, and every other function is throttled."
  remedy  = <<-TEXT
    Terraform: reserved_concurrent_executions = 50.
    CloudFormation: ReservedConcurrentExecutions: 50.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"]
  aliases    = { checkov = ["CKV_AWS_115"], cfn_nag = ["W92"] }

  fail "not said" {
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

  pass "reserved" {
    resource "aws_lambda_function" "a" {
      reserved_concurrent_executions = 50
    }
  }

  pass "reserved in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { ReservedConcurrentExecutions: 50 }
    YAML
  }
}
