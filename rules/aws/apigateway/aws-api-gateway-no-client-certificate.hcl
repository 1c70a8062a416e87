rule "aws-api-gateway-no-client-certificate" {
  title     = "API stage doesn't show what is behind it who it is"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_api_gateway_stage", "aws_apigatewayv2_stage"]
  default   = "opt-in"

  # Of the newer APIs only those for WebSocket have one.
  when    = resource.kind == "aws_api_gateway_stage" || target(self.api_id, "aws_apigatewayv2_api").protocol_type == "WEBSOCKET"
  require = self.client_certificate_id != null && self.client_certificate_id != ""
  message = "A server behind ${resource.address} can't tell the gateway from anybody else who found its address."
  remedy  = <<-TEXT
    Terraform: client_certificate_id = aws_api_gateway_client_certificate.main.id
    CloudFormation: ClientCertificateId: !Ref ClientCertificate
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html"]
  aliases    = { checkov = ["CKV2_AWS_51"] }
  controls   = { "fsbp" = ["APIGateway.2"] }

  fail "absent, empty" {
    resource "aws_api_gateway_stage" "s" {
      stage_name = "v1"
    }
    resource "aws_apigatewayv2_api" "w" {
      name          = "w"
      protocol_type = "WEBSOCKET"
    }
    resource "aws_apigatewayv2_stage" "w" {
      api_id                = aws_apigatewayv2_api.w.id
      name                  = "v1"
      client_certificate_id = ""
    }
    expect {
      count = 2
    }
  }

  pass "a certificate, or HTTP" {
    resource "aws_api_gateway_stage" "s" {
      stage_name            = "v1"
      client_certificate_id = "abc"
    }
    resource "aws_apigatewayv2_api" "h" {
      name          = "h"
      protocol_type = "HTTP"
    }
    resource "aws_apigatewayv2_stage" "h" {
      api_id = aws_apigatewayv2_api.h.id
      name   = "v1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1 } }
    YAML
  }

  pass "template with a certificate" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, ClientCertificateId: c } }
    YAML
  }
}
