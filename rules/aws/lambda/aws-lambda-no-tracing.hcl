rule "aws-lambda-no-tracing" {
  title     = "Function's calls aren't traced"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  require = self.tracing_config.mode == "Active" || self.tracing_config.mode == "PassThrough"
  message = "Nothing shows where ${resource.address} spends its time, and which call behind it failed: tracing is off."
  remedy  = <<-TEXT
    Terraform: tracing_config { mode = "Active" }, and xray:PutTraceSegments for its role.
    CloudFormation: TracingConfig: { Mode: Active }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"]
  aliases    = { checkov = ["CKV_AWS_50"], trivy = ["AVD-AWS-0066", "AVD-AWS-0125"] }

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

  pass "active" {
    resource "aws_lambda_function" "a" {
      tracing_config {
        mode = "Active"
      }
    }
  }

  pass "active in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { TracingConfig: { Mode: Active } }
    YAML
  }
}
