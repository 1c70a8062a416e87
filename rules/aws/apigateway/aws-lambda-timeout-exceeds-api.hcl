rule "aws-lambda-timeout-exceeds-api" {
  title     = "Function works on when the API has given up"
  severity  = "low"
  category  = "production-readiness"
  checklist = "performance"
  kind      = ["aws_api_gateway_integration", "aws_apigatewayv2_integration"]
  default   = "production"

  let {
    function = resource.kind == "aws_api_gateway_integration" ? target(self.uri, "aws_lambda_function") : target(self.integration_uri, "aws_lambda_function")
    rest     = resource.kind == "aws_api_gateway_integration"
    # A REST API may have been allowed more; a WebSocket waits 29 seconds, too.
    limit = self.timeout_milliseconds != null ? self.timeout_milliseconds / 1000 : rest || target(self.api_id).protocol_type == "WEBSOCKET" ? 29 : 30
    # Who asks so doesn't wait for the answer.
    asynchronous = self.request_parameters["integration.request.header.X-Amz-Invocation-Type"] != null
  }
  when    = !asynchronous
  require = function.timeout == null || function.timeout <= limit
  focus   = function.timeout
  message = "${resource.address} answers with an error after ${limit} seconds, and its function may go on until ${function.timeout}: nobody gets the result, it is billed, and clients that try again start it a second time."
  remedy  = <<-TEXT
    Terraform: timeout = 28, or an asynchronous call (a queue, Step Functions) for longer work.
    CloudFormation: Timeout: 28.
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"]

  fail "longer than a WebSocket waits" {
    resource "aws_lambda_function" "f" {
      timeout = 30
    }
    resource "aws_apigatewayv2_api" "chat" {
      protocol_type = "WEBSOCKET"
    }
    resource "aws_apigatewayv2_integration" "chat" {
      api_id          = aws_apigatewayv2_api.chat.id
      integration_uri = aws_lambda_function.f.invoke_arn
    }
  }

  pass "as long as an HTTP API waits" {
    resource "aws_lambda_function" "f" {
      timeout = 30
    }
    resource "aws_apigatewayv2_api" "http" {
      protocol_type = "HTTP"
    }
    resource "aws_apigatewayv2_integration" "http" {
      api_id          = aws_apigatewayv2_api.http.id
      integration_uri = aws_lambda_function.f.invoke_arn
    }
  }

  fail "longer than the API waits" {
    resource "aws_lambda_function" "f" {
      timeout = 60
    }
    resource "aws_api_gateway_integration" "rest" {
      uri = aws_lambda_function.f.invoke_arn
    }
    resource "aws_apigatewayv2_integration" "http" {
      integration_uri = aws_lambda_function.f.invoke_arn
    }
    resource "aws_lambda_function" "g" {
      timeout = 20
    }
    resource "aws_api_gateway_integration" "short" {
      uri                  = aws_lambda_function.g.invoke_arn
      timeout_milliseconds = 10000
    }
    expect {
      count = 2
    }
  }

  pass "shorter; as long as it waits; nobody waits; the default; no function" {
    resource "aws_lambda_function" "f" {
      timeout = 29
    }
    resource "aws_api_gateway_integration" "rest" {
      uri = aws_lambda_function.f.invoke_arn
    }
    resource "aws_lambda_function" "g" {
      timeout = 30
    }
    resource "aws_apigatewayv2_integration" "http" {
      integration_uri = aws_lambda_function.g.invoke_arn
    }
    resource "aws_lambda_function" "h" {
      timeout = 60
    }
    resource "aws_api_gateway_integration" "long" {
      uri                  = aws_lambda_function.h.invoke_arn
      timeout_milliseconds = 60000
    }
    resource "aws_api_gateway_integration" "asynchronous" {
      uri                = aws_lambda_function.h.invoke_arn
      request_parameters = { "integration.request.header.X-Amz-Invocation-Type" = "'Event'" }
    }
    resource "aws_lambda_function" "i" {}
    resource "aws_api_gateway_integration" "default" {
      uri = aws_lambda_function.i.invoke_arn
    }
    resource "aws_api_gateway_integration" "elsewhere" {
      uri = "https://example.com/"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties: { Timeout: 60 }
        I:
          Type: AWS::ApiGatewayV2::Integration
          Properties: { ApiId: a, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn }
    YAML
  }

  pass "shorter in a template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties: { Timeout: 20 }
        I:
          Type: AWS::ApiGatewayV2::Integration
          Properties: { ApiId: a, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn }
    YAML
  }
}
