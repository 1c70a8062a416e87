rule "aws-api-gateway-data-trace" {
  title     = "API logs whole requests and answers"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = ["aws_api_gateway_method_settings", "aws_api_gateway_stage", "aws_apigatewayv2_stage"]

  let {
    template = resource.language == "cloudformation"
    traced = {
      aws_api_gateway_method_settings = [self.settings.data_trace_enabled]
      aws_api_gateway_stage           = template ? [for m in list(self.method_settings) : m.data_trace_enabled] : []
      # In a template the settings of routes are an object by their keys.
      aws_apigatewayv2_stage = concat(
        [self.default_route_settings.data_trace_enabled],
        [for r in self.route_settings[*] : r.data_trace_enabled if !template],
        flatten([for r in list(self.route_settings) : [for s in values(r) : s.DataTraceEnabled] if template]),
      )
    }
  }

  for_each = [for t in traced[resource.kind] : { on = t }]
  require  = !each.value.on
  focus    = each.value.on
  message  = "Passwords, tokens and personal data in requests to ${resource.address} end up in the log."
  remedy   = <<-TEXT
    Terraform: data_trace_enabled = false in settings of aws_api_gateway_method_settings, or in default_route_settings and route_settings of aws_apigatewayv2_stage.
    CloudFormation: DataTraceEnabled: false in MethodSettings of AWS::ApiGateway::Stage, or in DefaultRouteSettings and RouteSettings of AWS::ApiGatewayV2::Stage.
  TEXT

  references = [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html",
  ]
  aliases = { checkov = ["CKV_AWS_276"] }

  fail "on" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        data_trace_enabled = true
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "of a WebSocket API, of one of its routes" {
    resource "aws_apigatewayv2_stage" "a" {
      name = "a"
      default_route_settings {
        data_trace_enabled = true
        logging_level      = "INFO"
      }
    }
    resource "aws_apigatewayv2_stage" "b" {
      name = "b"
      route_settings {
        route_key          = "$connect"
        data_trace_enabled = false
      }
      route_settings {
        route_key          = "send"
        data_trace_enabled = true
      }
    }
    expect {
      count = 2
    }
  }

  pass "by default, off" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        logging_level = "INFO"
      }
    }
    resource "aws_api_gateway_stage" "s" {
      stage_name = "s"
    }
    resource "aws_apigatewayv2_stage" "a" {
      name = "a"
    }
    resource "aws_apigatewayv2_stage" "b" {
      name = "b"
      default_route_settings {
        logging_level      = "INFO"
        data_trace_enabled = false
      }
      route_settings {
        route_key     = "send"
        logging_level = "INFO"
      }
    }
  }

  undecided "from a variable" {
    variable "trace" {
      type = bool
    }
    resource "aws_apigatewayv2_stage" "a" {
      default_route_settings {
        data_trace_enabled = var.trace
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Rest: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: a, StageName: p, MethodSettings: [{ ResourcePath: "/*", HttpMethod: "*", DataTraceEnabled: true }] } }
        Default: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: a, StageName: p, DefaultRouteSettings: { LoggingLevel: INFO, DataTraceEnabled: true } } }
        Route: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: a, StageName: p, RouteSettings: { "$connect": { DataTraceEnabled: true } } } }
    YAML
    expect {
      count = 3
    }
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Api:
          Type: AWS::Serverless::Api
          Properties:
            StageName: prod
            MethodSettings: [{ ResourcePath: "/*", HttpMethod: "*", DataTraceEnabled: true }]
            DefinitionBody: { swagger: "2.0", paths: {} }
    YAML
    expect {
      count = 1
    }
  }

  pass "by default and off in a template" {
    cloudformation = <<-YAML
      Resources:
        Rest: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: a, StageName: p, MethodSettings: [{ ResourcePath: "/*", HttpMethod: "*", LoggingLevel: INFO }] } }
        Plain: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: a, StageName: p } }
        Default: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: a, StageName: p, DefaultRouteSettings: { DataTraceEnabled: false } } }
        Route: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: a, StageName: p, RouteSettings: { "$connect": { LoggingLevel: INFO } } } }
        None: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: a, StageName: p } }
    YAML
  }
}
