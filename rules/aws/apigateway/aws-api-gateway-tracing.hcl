rule "aws-api-gateway-tracing" {
  title     = "API stage isn't traced"
  severity  = "info"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_api_gateway_stage"
  default   = "opt-in"

  require = self.xray_tracing_enabled
  message = "When ${resource.address} is slow, nobody can tell in which of the services behind it the time goes."
  remedy  = <<-TEXT
    Terraform: xray_tracing_enabled = true
    CloudFormation: TracingEnabled: true
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html"]
  aliases    = { checkov = ["CKV_AWS_73"], trivy = ["AVD-AWS-0003", "AVD-AWS-0111"] }

  fail "absent" {
    resource "aws_api_gateway_stage" "s" {
      stage_name = "v1"
    }
  }

  pass "on" {
    resource "aws_api_gateway_stage" "s" {
      stage_name           = "v1"
      xray_tracing_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1 } }
    YAML
  }

  pass "traced template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, TracingEnabled: true } }
    YAML
  }
}
