rule "aws-lambda-provisioned-concurrency-outside-production" {
  title     = "Function outside production is kept warm day and night"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_lambda_provisioned_concurrency_config", "aws_lambda_alias"]

  let {
    warm = resource.kind == "aws_lambda_alias" ? self.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions : self.provisioned_concurrent_executions
  }
  when    = stack.environment == "non-production" && warm != null
  require = warm == 0
  focus   = warm
  message = "${resource.address} pays for ${warm} environments around the clock, where a cold start harms nobody."
  remedy  = <<-TEXT
    Terraform: count = var.environment == "prod" ? 1 : 0
    CloudFormation: ProvisionedConcurrencyConfig: !If [IsProduction, { ProvisionedConcurrentExecutions: 5 }, !Ref AWS::NoValue]
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"]

  fail "for development" {
    given {
      environment = "dev"
    }
    resource "aws_lambda_provisioned_concurrency_config" "c" {
      function_name                     = "f"
      qualifier                         = "live"
      provisioned_concurrent_executions = 5
    }
  }

  pass "for production" {
    given {
      environment = "production"
    }
    resource "aws_lambda_provisioned_concurrency_config" "c" {
      function_name                     = "f"
      qualifier                         = "live"
      provisioned_concurrent_executions = 5
    }
  }

  pass "none" {
    given {
      environment = "dev"
    }
    resource "aws_lambda_alias" "a" {
      name = "live"
    }
    resource "aws_lambda_provisioned_concurrency_config" "c" {
      provisioned_concurrent_executions = 0
    }
  }

  fail "template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Alias
          Properties: { FunctionName: f, FunctionVersion: "1", Name: live, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } }
    YAML
  }

  pass "none in a template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Alias
          Properties: { FunctionName: f, FunctionVersion: "1", Name: live }
    YAML
  }
}
