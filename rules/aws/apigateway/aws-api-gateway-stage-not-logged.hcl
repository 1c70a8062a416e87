rule "aws-api-gateway-stage-not-logged" {
  title     = "API stage logs no errors"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_api_gateway_stage"
  default   = "production"

  let {
    levels = concat(
      [for s in referrers(self, "aws_api_gateway_method_settings", "stage_name") : s.settings.logging_level],
      self.method_settings[*].logging_level,
    )
  }

  require = anytrue([for l in levels : contains(["ERROR", "INFO"], l)])
  focus   = self
  message = "When a request to ${resource.address} fails in the gateway, for instance in an authorizer, nobody can tell why."
  remedy  = <<-TEXT
    Terraform: aws_api_gateway_method_settings { stage_name, method_path = "*/*", settings { logging_level = "ERROR" } }
    CloudFormation: MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", LoggingLevel: ERROR }]
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"]
  aliases    = { checkov = ["CKV2_AWS_4"] }
  controls   = { "fsbp" = ["APIGateway.1"] }

  fail "no settings, and off" {
    resource "aws_api_gateway_stage" "a" {
      stage_name = "v1"
    }
    resource "aws_api_gateway_stage" "b" {
      stage_name = "v2"
    }
    resource "aws_api_gateway_method_settings" "b" {
      stage_name  = aws_api_gateway_stage.b.stage_name
      method_path = "*/*"
      settings {
        logging_level = "OFF"
      }
    }
    expect {
      count = 2
    }
  }

  pass "errors" {
    resource "aws_api_gateway_stage" "b" {
      stage_name = "v2"
    }
    resource "aws_api_gateway_method_settings" "b" {
      stage_name  = aws_api_gateway_stage.b.stage_name
      method_path = "*/*"
      settings {
        logging_level = "ERROR"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1 } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", LoggingLevel: INFO }] } }
    YAML
  }
}
