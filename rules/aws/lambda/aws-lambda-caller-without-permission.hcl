rule "aws-lambda-caller-without-permission" {
  title     = "API or event rule isn't allowed to invoke its function"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_function"

  let {
    template = resource.language == "cloudformation"
    # With a role of its own the caller needs no permission.
    methods = template ? [for m in referrers(self, "aws_api_gateway_method") : m.Integration.Uri if contains(["AWS", "AWS_PROXY"], m.Integration.Type) && m.Integration.Credentials == null] : []
    rest    = [for i in referrers(self, "aws_api_gateway_integration", "uri") : i.uri if i.credentials == null]
    http    = [for i in referrers(self, "aws_apigatewayv2_integration", "integration_uri") : i.integration_uri if i.credentials_arn == null]
    targets = [for t in referrers(self, "aws_cloudwatch_event_target", "arn") : t.arn if t.role_arn == null]
    # A template says the targets in the rule.
    inline  = template ? flatten([for r in referrers(self, "aws_cloudwatch_event_rule") : [for t in list(r.Targets) : t.Arn if t.RoleArn == null && facts(target(t.Arn, "aws_lambda_function")).address == resource.address]]) : []
    callers = [
      { service = "apigateway.amazonaws.com", places = concat(methods, rest, http), then = "Each call of the API to ${resource.address} answers 500: no permission lets API Gateway invoke it." },
      { service = "events.amazonaws.com", places = concat(targets, inline), then = "No event ever reaches ${resource.address}: no permission lets EventBridge invoke it." },
    ]
    permissions = referrers(self, "aws_lambda_permission", "function_name")
    # A name that is put together of what isn't known may be that of any function.
    placed = flatten([for f in resources("aws_lambda_function", "aws_lambda_alias") : [for p in referrers(f, "aws_lambda_permission", "function_name") : facts(p).address]])
    strays = [for p in resources("aws_lambda_permission") : p if !known(p.function_name) && !contains(placed, facts(p).address)]
  }

  for_each = [for c in callers : c if length(c.places) > 0]
  require = (
    anytrue([for p in permissions : contains([each.value.service, "*"], p.principal)])
    || (anytrue([for p in strays : contains([each.value.service, "*"], p.principal)]) ? undecided("which function a permission is for") : false)
  )
  focus    = each.value.places[0]
  message  = each.value.then
  remedy   = <<-TEXT
    Terraform: aws_lambda_permission { action = "lambda:InvokeFunction", function_name = aws_lambda_function.orders.function_name, principal = "apigateway.amazonaws.com", source_arn = "$${aws_api_gateway_rest_api.shop.execution_arn}/*" }; for a rule, principal = "events.amazonaws.com" and the rule's ARN.
    CloudFormation: AWS::Lambda::Permission with Action: lambda:InvokeFunction, FunctionName: !Ref Orders, Principal: apigateway.amazonaws.com (of a rule, events.amazonaws.com) and SourceArn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
  ]

  fail "an API, a rule, and permissions for others" {
    variable "region" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_integration" "a" {
      type = "AWS_PROXY"
      uri  = aws_lambda_function.f.invoke_arn
    }
    resource "aws_api_gateway_integration" "b" {
      type = "AWS_PROXY"
      uri  = "arn:aws:apigateway:${var.region}:lambda:path/2015-03-31/functions/${aws_lambda_function.f.arn}/invocations"
    }
    resource "aws_cloudwatch_event_target" "t" {
      arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "bucket" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    resource "aws_lambda_permission" "other" {
      function_name = "g"
      principal     = "apigateway.amazonaws.com"
    }
    resource "aws_lambda_function" "h" {
      function_name = "${var.region}-h"
    }
    resource "aws_lambda_permission" "h" {
      for_each      = toset(["apigateway", "events"])
      function_name = aws_lambda_function.h.function_name
      principal     = "${each.key}.amazonaws.com"
    }
    expect {
      count = 2
      at    = "main.tf:7"
    }
  }

  fail "an HTTP API" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_apigatewayv2_integration" "a" {
      integration_type = "AWS_PROXY"
      integration_uri  = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "events" {
      function_name = aws_lambda_function.f.function_name
      principal     = "events.amazonaws.com"
    }
    expect {
      at      = "main.tf:6"
      message = "answers 500"
    }
  }

  fail "one function of several" {
    resource "aws_lambda_function" "f" {
      for_each      = toset(["orders", "bills"])
      function_name = each.key
    }
    resource "aws_cloudwatch_event_target" "t" {
      for_each = toset(["orders", "bills"])
      arn      = aws_lambda_function.f[each.key].arn
    }
    resource "aws_lambda_permission" "orders" {
      function_name = aws_lambda_function.f["orders"].function_name
      principal     = "events.amazonaws.com"
    }
    expect {
      count   = 1
      message = "bills"
    }
  }

  pass "permissions, by reference, by name, by ARN, for everybody" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_integration" "f" {
      uri = aws_lambda_function.f.invoke_arn
    }
    resource "aws_cloudwatch_event_target" "f" {
      arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "f" {
      for_each      = toset(["apigateway", "events"])
      function_name = aws_lambda_function.f.arn
      principal     = "${each.key}.amazonaws.com"
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_apigatewayv2_integration" "g" {
      integration_uri = aws_lambda_function.g.invoke_arn
    }
    resource "aws_lambda_permission" "g" {
      function_name = "g"
      principal     = "*"
    }
  }

  pass "a role that calls, an alias, a function from elsewhere, nobody" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_integration" "f" {
      uri         = aws_lambda_function.f.invoke_arn
      credentials = "arn:aws:iam::111122223333:role/api"
    }
    resource "aws_apigatewayv2_integration" "f" {
      integration_uri = aws_lambda_function.f.invoke_arn
      credentials_arn = "arn:aws:iam::111122223333:role/api"
    }
    resource "aws_cloudwatch_event_target" "f" {
      arn      = aws_lambda_function.f.arn
      role_arn = "arn:aws:iam::111122223333:role/events"
    }
    resource "aws_lambda_alias" "live" {
      name          = "live"
      function_name = aws_lambda_function.f.function_name
    }
    resource "aws_api_gateway_integration" "live" {
      uri = aws_lambda_alias.live.invoke_arn
    }
    data "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_cloudwatch_event_target" "g" {
      arn = data.aws_lambda_function.g.arn
    }
  }

  pass "in a module" {
    module "function" {
      source = "./function"
    }
    resource "aws_cloudwatch_event_target" "t" {
      arn = module.function.arn
    }
    resource "aws_lambda_permission" "p" {
      function_name = module.function.name
      principal     = "events.amazonaws.com"
    }
    file "function/main.tf" <<-TEXT
      resource "aws_lambda_function" "f" {
        function_name = "f"
      }
      output "arn" { value = aws_lambda_function.f.arn }
      output "name" { value = aws_lambda_function.f.function_name }
    TEXT
  }

  undecided "a permission by a name that isn't known as a whole" {
    variable "env" {}
    resource "aws_lambda_function" "f" {
      function_name = "${var.env}-f"
    }
    resource "aws_cloudwatch_event_target" "f" {
      arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "f" {
      function_name = "${var.env}-f"
      principal     = "events.amazonaws.com"
    }
  }

  undecided "a permission for whom isn't known, one in a module that isn't here" {
    variable "principal" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = var.principal
    }
    resource "aws_cloudwatch_event_target" "f" {
      arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    module "permission" {
      source   = "example/permission/aws"
      function = aws_lambda_function.g.function_name
    }
    resource "aws_cloudwatch_event_target" "g" {
      arn = aws_lambda_function.g.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Method:
          Type: AWS::ApiGateway::Method
          Properties:
            HttpMethod: GET
            Integration:
              Type: AWS_PROXY
              IntegrationHttpMethod: POST
              Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
        Rule:
          Type: AWS::Events::Rule
          Properties:
            ScheduleExpression: rate(1 day)
            Targets: [{ Id: f, Arn: !GetAtt F.Arn }]
        Http: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: a, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn } }
    YAML
    expect {
      count = 2
    }
  }

  undecided "template with a permission by a name" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "${Env}-f", Role: r, Code: { ZipFile: "" } } }
        Rule: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: f, Arn: !GetAtt F.Arn }] } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Sub "${Env}-f", Principal: events.amazonaws.com } }
    YAML
  }

  pass "template with permissions, roles, a method for something else, SAM's own" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Method:
          Type: AWS::ApiGateway::Method
          Properties: { HttpMethod: GET, Integration: { Type: AWS, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations" } }
        Rule: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: f, Arn: !GetAtt F.Arn }] } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !GetAtt F.Arn, Principal: apigateway.amazonaws.com } }
        Q: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref F, Principal: events.amazonaws.com } }
        G: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Signed:
          Type: AWS::ApiGateway::Method
          Properties: { HttpMethod: GET, Integration: { Type: AWS_PROXY, Credentials: c, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${G.Arn}/invocations" } }
        Forwarded:
          Type: AWS::ApiGateway::Method
          Properties: { HttpMethod: GET, Integration: { Type: HTTP, Uri: !Sub "https://example.com/${G}" } }
        Other: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: f, Arn: queue, Input: !Sub "${G}" }, { Id: g, Arn: !GetAtt G.Arn, RoleArn: r }] } }
        H:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
              Web: { Type: Api, Properties: { Path: /, Method: get } }
    YAML
  }
}
