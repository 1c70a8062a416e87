rule "aws-api-gateway-method-open" {
  title     = "API can be called by everybody"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_api_gateway_method", "aws_apigatewayv2_route"]

  let {
    authorization = resource.kind == "aws_apigatewayv2_route" ? (self.authorization_type == null ? "NONE" : self.authorization_type) : self.authorization
    is_preflight  = self.http_method == "OPTIONS" || startswith(self.route_key, "OPTIONS ")
    # Over a WebSocket who connects has shown who they are, and other routes can't ask again. Routes of HTTP have a method and a path.
    is_message = self.route_key != null && self.route_key != "$connect" && (
      self.route_key == "$default" ? target(self.api_id).protocol_type == "WEBSOCKET" : !strcontains(self.route_key, " ")
    )
  }

  when    = !is_preflight && !is_message
  require = authorization != "NONE" || self.api_key_required
  focus   = resource.kind == "aws_apigatewayv2_route" ? self.authorization_type : self.authorization
  message = "Nobody has to show who they are to call ${resource.address}; see that it is meant for everybody, and limited in rate."
  remedy  = <<-TEXT
    Terraform: authorization = "AWS_IAM", or an authorizer
    CloudFormation: AuthorizationType: AWS_IAM
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html"]
  aliases    = { checkov = ["CKV_AWS_59", "CKV2_AWS_70", "CKV_AWS_309"], trivy = ["AVD-AWS-0004"], cfn_nag = ["W59"] }

  fail "open" {
    resource "aws_api_gateway_method" "m" {
      http_method   = "GET"
      authorization = "NONE"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "open route" {
    resource "aws_apigatewayv2_route" "r" {
      api_id    = "a"
      route_key = "GET /"
    }
  }

  fail "whoever connects to a WebSocket, and the default route of an HTTP API" {
    resource "aws_apigatewayv2_api" "chat" {
      protocol_type = "WEBSOCKET"
    }
    resource "aws_apigatewayv2_api" "http" {
      protocol_type = "HTTP"
    }
    resource "aws_apigatewayv2_route" "connect" {
      api_id    = aws_apigatewayv2_api.chat.id
      route_key = "$connect"
    }
    resource "aws_apigatewayv2_route" "all" {
      api_id    = aws_apigatewayv2_api.http.id
      route_key = "$default"
    }
    expect {
      count = 2
    }
  }

  pass "what comes over a WebSocket" {
    resource "aws_apigatewayv2_api" "chat" {
      protocol_type = "WEBSOCKET"
    }
    resource "aws_apigatewayv2_route" "connect" {
      api_id             = aws_apigatewayv2_api.chat.id
      route_key          = "$connect"
      authorization_type = "AWS_IAM"
    }
    resource "aws_apigatewayv2_route" "disconnect" {
      api_id    = aws_apigatewayv2_api.chat.id
      route_key = "$disconnect"
    }
    resource "aws_apigatewayv2_route" "other" {
      api_id    = aws_apigatewayv2_api.chat.id
      route_key = "$default"
    }
    resource "aws_apigatewayv2_route" "send" {
      api_id    = "a"
      route_key = "sendMessage"
    }
  }

  pass "authorized, a key, a preflight request" {
    resource "aws_api_gateway_method" "a" {
      http_method   = "GET"
      authorization = "AWS_IAM"
    }
    resource "aws_api_gateway_method" "b" {
      http_method      = "GET"
      authorization    = "NONE"
      api_key_required = true
    }
    resource "aws_api_gateway_method" "c" {
      http_method   = "OPTIONS"
      authorization = "NONE"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: GET, AuthorizationType: NONE, ResourceId: r, RestApiId: a } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: GET, AuthorizationType: AWS_IAM, ResourceId: r, RestApiId: a } }
    YAML
  }
}
