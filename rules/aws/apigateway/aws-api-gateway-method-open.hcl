rule "aws-api-gateway-method-open" {
  title     = "API can be called by everybody"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_api_gateway_method", "aws_apigatewayv2_route", "aws_api_gateway_rest_api", "aws_apigatewayv2_api"]

  let {
    authorization = resource.kind == "aws_apigatewayv2_route" ? (self.authorization_type == null ? "NONE" : self.authorization_type) : self.authorization
    is_preflight  = self.http_method == "OPTIONS" || startswith(self.route_key, "OPTIONS ")
    # Over a WebSocket who connects has shown who they are, and other routes can't ask again. Routes of HTTP have a method and a path.
    is_message = self.route_key != null && self.route_key != "$connect" && (
      self.route_key == "$default" ? target(self.api_id).protocol_type == "WEBSOCKET" : !strcontains(self.route_key, " ")
    )

    # An API that is given as a definition in OpenAPI, as SAM makes it of a function's events.
    is_api     = contains(["aws_api_gateway_rest_api", "aws_apigatewayv2_api"], resource.kind)
    definition = try(decode_json(self.body), yamldecode(self.body))
    verbs      = ["get", "head", "post", "put", "patch", "delete", "x-amazon-apigateway-any-method"]
    operations = flatten([for path, item in definition.paths : [for verb, operation in item : { name = "${verb == "x-amazon-apigateway-any-method" ? "ANY" : upper(verb)} ${path}", operation = operation } if contains(verbs, lower(verb))]])
    # What a policy of the API lets in is another question, and NONE is how SAM writes that nothing is asked.
    has_policy = self.policy != null || definition["x-amazon-apigateway-policy"] != null || length(referrers(self, "aws_api_gateway_rest_api_policy")) > 0
    open = [for o in operations : o if (
      !known(o.operation) ? undecided("what is asked of who calls an operation")
      : o.operation["x-amazon-apigateway-auth"].type != null && o.operation["x-amazon-apigateway-auth"].type != "NONE" ? false
      : o.operation.security == null ? definition.security == null
      : alltrue([for s in list(o.operation.security) : length([for name in keys(s) : name if name != "NONE"]) == 0])
    )]
    names = [for o in open : o.name]
    what  = known(join(", ", names)) ? "${length(names) > 3 ? "${join(", ", slice(names, 0, 3))} and ${length(names) - 3} more" : join(", ", names)} of ${resource.address}" : resource.address
  }

  when    = is_api ? !has_policy : !is_preflight && !is_message
  require = is_api ? length(open) == 0 : authorization != "NONE" || self.api_key_required
  focus   = [is_api ? open[0].operation : self.authorization_type != null ? self.authorization_type : self.authorization != null ? self.authorization : self][0]
  message = "Nobody has to show who they are to call ${is_api ? what : resource.address}; see that it is meant for everybody, and limited in rate."
  remedy  = <<-TEXT
    Terraform: authorization = "AWS_IAM", or an authorizer; in a definition in OpenAPI, security = [{ name_of_the_scheme = [] }] of the operation.
    CloudFormation: AuthorizationType: AWS_IAM; of a function's event in SAM, Auth: { Authorizer: AWS_IAM }, or Auth: { DefaultAuthorizer: … } of the API.
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
    resource "aws_apigatewayv2_route" "d" {
      api_id    = "a"
      route_key = "OPTIONS /{proxy+}"
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

  fail "operations of a definition" {
    resource "aws_api_gateway_rest_api" "a" {
      name = "a"
      body = jsonencode({
        openapi = "3.0.1"
        paths = {
          "/orders" = {
            post    = { responses = {} }
            options = { responses = {} }
          }
          "/bills" = {
            get        = { security = [{ key = [] }] }
            delete     = { security = [] }
            parameters = [{ name = "id", in = "query" }]
          }
        }
      })
    }
    resource "aws_api_gateway_rest_api" "b" {
      name = "b"
      body = jsonencode({ paths = { "/" = { "x-amazon-apigateway-any-method" = { "x-amazon-apigateway-auth" = { type = "NONE" } } } } })
    }
    expect {
      at    = "main.tf:12"
      count = 2
    }
  }

  fail "more operations than a message can name, of a definition written as JSON" {
    resource "aws_apigatewayv2_api" "a" {
      name          = "a"
      protocol_type = "HTTP"
      body          = <<-JSON
        { "openapi": "3.0.1", "paths": { "/a": { "get": {}, "PUT": {}, "head": {} }, "/b": { "patch": {} } } }
      JSON
    }
  }

  fail "a definition written as YAML" {
    resource "aws_api_gateway_rest_api" "a" {
      name = "a"
      body = file("orders.yaml")
    }
    file "orders.yaml" <<-TEXT
      openapi: 3.0.1
      paths:
        /orders:
          get: { responses: {} }
    TEXT
    expect {
      at = "main.tf:3"
    }
  }

  pass "operations that ask who is there, a policy, no definition" {
    resource "aws_api_gateway_rest_api" "a" {
      name = "a"
      body = jsonencode({
        paths = {
          "/a" = { get = { security = [{ pool = [] }] }, put = { "x-amazon-apigateway-auth" = { type = "AWS_IAM" } } }
          "/b" = { options = {} }
        }
      })
    }
    resource "aws_api_gateway_rest_api" "whole" {
      name = "whole"
      body = jsonencode({ security = [{ pool = [] }], paths = { "/a" = { get = {} } } })
    }
    resource "aws_api_gateway_rest_api" "policy" {
      name   = "policy"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "execute-api:Invoke", Resource = "*" }] })
      body   = jsonencode({ paths = { "/a" = { get = {} } } })
    }
    resource "aws_api_gateway_rest_api" "policy_in_definition" {
      name = "policy"
      body = jsonencode({ "x-amazon-apigateway-policy" = { Statement = [] }, paths = { "/a" = { get = {} } } })
    }
    resource "aws_api_gateway_rest_api" "policy_beside" {
      name = "policy"
      body = jsonencode({ paths = { "/a" = { get = {} } } })
    }
    resource "aws_api_gateway_rest_api_policy" "p" {
      rest_api_id = aws_api_gateway_rest_api.policy_beside.id
      policy      = "{}"
    }
    resource "aws_api_gateway_rest_api" "none" {
      name = "none"
    }
    resource "aws_apigatewayv2_api" "none" {
      name          = "none"
      protocol_type = "HTTP"
    }
  }

  undecided "a definition, and who is asked, from elsewhere" {
    variable "definition" {}
    variable "security" {}
    resource "aws_api_gateway_rest_api" "a" {
      body = var.definition
    }
    resource "aws_api_gateway_rest_api" "b" {
      body = jsonencode({ paths = { "/a" = { get = { security = var.security } } } })
    }
    resource "aws_api_gateway_rest_api" "c" {
      body = "{ \"paths\": { \"/a\": { \"get\": ${var.definition} } } }"
    }
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Function:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Post: { Type: HttpApi, Properties: { Path: /ingest, Method: POST } }
              Analyze: { Type: Api, Properties: { Path: /analyze, Method: post } }
              Open: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /open, Method: any, Auth: { Authorizer: NONE } } }
              Closed: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /closed, Method: any } }
        Api:
          Type: AWS::Serverless::Api
          Properties: { StageName: prod, Auth: { DefaultAuthorizer: AWS_IAM } }
    YAML
    expect {
      count = 3
    }
  }

  pass "template of SAM whose APIs ask who is there" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Globals:
        Api: { Cors: "'*'", Auth: { DefaultAuthorizer: AWS_IAM, AddDefaultAuthorizerToCorsPreflight: false } }
      Resources:
        Function:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Analyze: { Type: Api, Properties: { Path: /analyze, Method: post } }
              Post: { Type: HttpApi, Properties: { ApiId: !Ref Http, Path: /ingest, Method: POST } }
        Http:
          Type: AWS::Serverless::HttpApi
          Properties: { Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM } }
    YAML
  }
}
