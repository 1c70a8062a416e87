rule "aws-lambda-caller-without-permission" {
  title     = "API, event rule or other service isn't allowed to invoke its function"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_lambda_function", "aws_lambda_alias"]

  let {
    template = resource.language == "cloudformation"
    # With a role of its own the caller needs no permission.
    methods = template ? [for m in referrers(self, "aws_api_gateway_method") : { arn = m.Integration.Uri, source = facts(target(m.RestApiId, "aws_api_gateway_rest_api")).address } if contains(["AWS", "AWS_PROXY"], m.Integration.Type) && m.Integration.Credentials == null] : []
    rest    = [for i in referrers(self, "aws_api_gateway_integration", "uri") : { arn = i.uri, source = facts(target(i.rest_api_id, "aws_api_gateway_rest_api")).address } if i.credentials == null]
    http    = [for i in referrers(self, "aws_apigatewayv2_integration", "integration_uri") : { arn = i.integration_uri, source = facts(target(i.api_id, "aws_apigatewayv2_api")).address } if i.credentials_arn == null]
    targets = [for t in referrers(self, "aws_cloudwatch_event_target", "arn") : { arn = t.arn, source = facts(target(t.rule, "aws_cloudwatch_event_rule") != null ? target(t.rule, "aws_cloudwatch_event_rule") : find("aws_cloudwatch_event_rule", { name = t.rule })[0]).address } if t.role_arn == null]
    # A template says the targets in the rule, and of a target group.
    inline  = template ? flatten([for r in referrers(self, "aws_cloudwatch_event_rule") : [for t in list(r.Targets) : { arn = t.Arn, source = facts(r).address } if t.RoleArn == null && facts(target(t.Arn, resource.kind)).address == resource.address]]) : []
    filters = [for f in referrers(self, "aws_cloudwatch_log_subscription_filter", "destination_arn") : { arn = f.destination_arn, source = facts(target(f.log_group_name, "aws_cloudwatch_log_group")).address }]
    pools   = [for p in referrers(self, "aws_cognito_user_pool", "lambda_config") : { arn = p.lambda_config, source = facts(p).address }]
    secrets = [for r in referrers(self, "aws_secretsmanager_secret_rotation", "rotation_lambda_arn") : { arn = r.rotation_lambda_arn, source = facts(target(r.secret_id, "aws_secretsmanager_secret")).address }]
    groups  = template ? [for g in referrers(self, "aws_lb_target_group") : { arn = g.Targets, source = facts(g).address } if anytrue([for t in list(g.Targets) : facts(target(t.Id, resource.kind)).address == resource.address])] : [for a in referrers(self, "aws_lb_target_group_attachment", "target_id") : { arn = a.target_id, source = facts(target(a.target_group_arn, "aws_lb_target_group")).address }]
    topics  = [for r in referrers(self, "aws_iot_topic_rule") : { arn = template ? r.Actions : r.lambda, source = facts(r).address } if !template || anytrue([for a in list(r.Actions) : facts(target(a.Lambda.FunctionArn, resource.kind)).address == resource.address])]
    callers = [
      { service = "apigateway", places = concat(methods, rest, http), name = "API Gateway", then = "Each call of the API to ${resource.address} answers 500" },
      { service = "events", places = concat(targets, inline), name = "EventBridge", then = "No event ever reaches ${resource.address}" },
      { service = "logs", places = filters, name = "CloudWatch Logs", then = "The subscription of ${resource.address} to a log group can't be created" },
      { service = "cognito-idp", places = pools, name = "Cognito", then = "What users do at the user pool fails where ${resource.address} is to be asked" },
      { service = "secretsmanager", places = secrets, name = "Secrets Manager", then = "${resource.address} can't rotate its secret" },
      { service = "elasticloadbalancing", places = groups, name = "Elastic Load Balancing", then = "${resource.address} can't become a target of its load balancer" },
      { service = "iot", places = topics, name = "IoT", then = "No message of the topic rule reaches ${resource.address}" },
    ]
    # An alias is a function of its own, which a permission names with it, or with the function as its qualifier.
    function    = resource.kind == "aws_lambda_alias" ? target(self.function_name, "aws_lambda_function") : null
    permissions = concat(referrers(self, "aws_lambda_permission", "function_name"), [for p in referrers(function, "aws_lambda_permission", "function_name") : p if p.qualifier == self.name || anytrue([for t in texts(p.function_name) : endswith(t.text, ":${self.name}")])])
    # Where the caller adds an alias or a version to the function, permissions of these count.
    aliases   = flatten([for a in referrers(self, "aws_lambda_alias", "function_name") : referrers(a, "aws_lambda_permission", "function_name")])
    qualified = [for l in each.value.places : anytrue([for t in texts(l.arn) : length(regexall("(^|functions/|function:)[$][{][^}]*[}]:[^/]", t.text)) > 0])]
    # A name that is put together of what isn't known may be that of any function.
    placed = flatten([for f in resources("aws_lambda_function", "aws_lambda_alias") : [for p in referrers(f, "aws_lambda_permission", "function_name") : facts(p).address]])
    strays = [for p in resources("aws_lambda_permission") : p if !known(p.function_name) && !contains(placed, facts(p).address)]
    # What a permission names as its source, a stage's API included.
    sources = flatten([
      for s in resources("aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_cloudwatch_event_rule", "aws_cloudwatch_log_group", "aws_cognito_user_pool", "aws_secretsmanager_secret", "aws_lb_target_group", "aws_iot_topic_rule", "aws_api_gateway_deployment", "aws_api_gateway_stage", "aws_apigatewayv2_stage", "aws_sns_topic", "aws_s3_bucket") :
      [for p in referrers(s, "aws_lambda_permission", "source_arn") : { permission = facts(p).address, whole = contains(["aws_api_gateway_deployment", "aws_api_gateway_stage", "aws_apigatewayv2_stage"], facts(s).kind), source = facts(s).address }]
    ])
    named = { for s in sources : s.permission => s... }
    fits = [for i, l in each.value.places : [for p in concat(permissions, qualified[i] ? aliases : []) : (
      p.source_arn == null || l.source == null
      # The ARN of a log group is that of its streams with a star only.
      || (anytrue([for s in named[facts(p).address] : s.whole || s.source == l.source]) && (each.value.service != "logs" || template || anytrue([for t in texts(p.source_arn) : endswith(t.text, "*")])))
      || (named[facts(p).address] != null ? false : anytrue([for t in texts(p.source_arn) : length(regexall("^[*]$|^arn:.*:([a-z-]+[/:])?[*]", t.text)) > 0]) || (known(p.source_arn) || !known(l.source) ? true : undecided("whom a permission is for")))
    ) if p.principal == "*" || startswith(p.principal, "${each.value.service}.")]]
    missing = [for i, l in each.value.places : l if !anytrue(fits[i])]
  }

  for_each = [for c in callers : c if length(c.places) > 0]
  # Of a function that isn't here, permissions may have been given there.
  when    = resource.kind == "aws_lambda_function" || (known(function) && function != null)
  require = (
    length(missing) == 0
    || (anytrue([for p in strays : p.principal == "*" || startswith(p.principal, "${each.value.service}.")]) ? undecided("which function a permission is for") : false)
  )
  focus    = length(missing) > 0 ? missing[0].arn : each.value.places[0].arn
  message  = each.value.then == null ? null : "${each.value.then}: ${
    length(flatten(fits)) == 0 ? "no permission lets ${each.value.name} invoke it"
    : each.value.service == "logs" ? "the permission for ${each.value.name} names another log group, or lacks the :* after its ARN"
    : "the permission for ${each.value.name} names another source"
  }."
  remedy   = <<-TEXT
    Name whoever calls, and the function as it is called, with its alias.
    Terraform: aws_lambda_permission { action = "lambda:InvokeFunction", function_name = aws_lambda_function.orders.function_name, principal = "apigateway.amazonaws.com", source_arn = "$${aws_api_gateway_rest_api.shop.execution_arn}/*" }; for a rule, principal = "events.amazonaws.com" and the rule's ARN; for a log group, "logs.amazonaws.com" and "$${aws_cloudwatch_log_group.shop.arn}:*"; of an alias, qualifier = aws_lambda_alias.live.name.
    CloudFormation: AWS::Lambda::Permission with Action: lambda:InvokeFunction, FunctionName: !Ref Orders (or !Ref of the alias), Principal: apigateway.amazonaws.com (of a rule, events.amazonaws.com; of a log group, logs.amazonaws.com) and SourceArn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html#versioning-permissions-alias",
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

  fail "a target under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Behind: { Type: String }
      Conditions:
        IsBehind: !Equals [!Ref Behind, "true"]
      Resources:
        Orders: { Type: AWS::Lambda::Function }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda, Targets: !If [IsBehind, [{ Id: !GetAtt Orders.Arn }], !Ref AWS::NoValue] } }
    YAML
    expect {
      when = "Behind is true"
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
    resource "aws_lambda_permission" "live" {
      function_name = aws_lambda_alias.live.arn
      principal     = "apigateway.amazonaws.com"
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

  pass "a permission by a name that is put together alike" {
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

  undecided "a permission by a name that isn't known as a whole" {
    variable "env" {}
    variable "stage" {}
    resource "aws_lambda_function" "f" {
      function_name = "${var.env}-f"
    }
    resource "aws_cloudwatch_event_target" "f" {
      arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "f" {
      function_name = "${var.stage}-f"
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

  pass "template with a permission by a name that is put together alike" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "${Env}-f", Role: r, Code: { ZipFile: "" } } }
        Rule: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: f, Arn: !GetAtt F.Arn }] } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Sub "${Env}-f", Principal: events.amazonaws.com } }
    YAML
  }

  undecided "template with a permission by a name" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
        Stage: { Type: String }
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "${Env}-f", Role: r, Code: { ZipFile: "" } } }
        Rule: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: f, Arn: !GetAtt F.Arn }] } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Sub "${Stage}-f", Principal: events.amazonaws.com } }
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

  fail "a permission for another rule, another API, without the function's alias" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_cloudwatch_event_rule" "nightly" {
      name = "nightly"
    }
    resource "aws_cloudwatch_event_rule" "old" {
      name = "old"
    }
    resource "aws_cloudwatch_event_target" "f" {
      rule = aws_cloudwatch_event_rule.nightly.name
      arn  = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "old" {
      function_name = aws_lambda_function.f.function_name
      principal     = "events.amazonaws.com"
      source_arn    = aws_cloudwatch_event_rule.old.arn
    }
    resource "aws_lambda_permission" "g" {
      function_name = "g"
      principal     = "events.amazonaws.com"
      source_arn    = aws_cloudwatch_event_rule.nightly.arn
    }
    resource "aws_api_gateway_rest_api" "shop" {}
    resource "aws_api_gateway_rest_api" "bills" {}
    resource "aws_api_gateway_integration" "shop" {
      rest_api_id = aws_api_gateway_rest_api.shop.id
      uri         = aws_lambda_function.f.invoke_arn
    }
    resource "aws_lambda_permission" "bills" {
      function_name = aws_lambda_function.f.function_name
      principal     = "apigateway.amazonaws.com"
      source_arn    = "${aws_api_gateway_rest_api.bills.execution_arn}/*/*"
    }
    resource "aws_lambda_alias" "live" {
      name          = "live"
      function_name = aws_lambda_function.f.function_name
    }
    resource "aws_cloudwatch_event_target" "live" {
      rule = aws_cloudwatch_event_rule.old.name
      arn  = aws_lambda_alias.live.arn
    }
    resource "aws_lambda_permission" "next" {
      function_name = aws_lambda_function.f.function_name
      principal     = "events.amazonaws.com"
      qualifier     = "next"
      source_arn    = aws_cloudwatch_event_rule.old.arn
    }
    expect {
      count   = 3
      message = "names another source"
    }
  }

  fail "a second rule, and two stages of which one is of another API" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_cloudwatch_event_rule" "r" {
      for_each = toset(["day", "night"])
      name     = each.key
    }
    resource "aws_cloudwatch_event_target" "f" {
      for_each = toset(["day", "night"])
      rule     = aws_cloudwatch_event_rule.r[each.key].name
      arn      = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "day" {
      function_name = aws_lambda_function.f.function_name
      principal     = "events.amazonaws.com"
      source_arn    = aws_cloudwatch_event_rule.r["day"].arn
    }
    expect {
      count = 1
    }
  }

  fail "a log group without and with another's permission, a user pool, a secret, a target group, a topic rule" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_cloudwatch_log_group" "shop" {
      name = "shop"
    }
    resource "aws_cloudwatch_log_subscription_filter" "f" {
      name            = "f"
      log_group_name  = aws_cloudwatch_log_group.shop.name
      filter_pattern  = ""
      destination_arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = "logs.eu-west-1.amazonaws.com"
      source_arn    = aws_cloudwatch_log_group.shop.arn
    }
    resource "aws_cognito_user_pool" "users" {
      lambda_config {
        pre_sign_up = aws_lambda_function.f.arn
      }
    }
    resource "aws_secretsmanager_secret_rotation" "s" {
      secret_id           = "s"
      rotation_lambda_arn = aws_lambda_function.f.arn
    }
    resource "aws_lb_target_group_attachment" "f" {
      target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/f/1"
      target_id        = aws_lambda_function.f.arn
    }
    resource "aws_iot_topic_rule" "r" {
      lambda {
        function_arn = aws_lambda_function.f.arn
      }
    }
    expect {
      count = 5
    }
  }

  pass "each with its own permission, and sources by stage, by star, by text, from elsewhere" {
    data "aws_caller_identity" "me" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_alias" "live" {
      name          = "live"
      function_name = aws_lambda_function.f.function_name
    }
    resource "aws_cloudwatch_log_group" "shop" {
      name = "shop"
    }
    resource "aws_cloudwatch_log_subscription_filter" "f" {
      log_group_name  = aws_cloudwatch_log_group.shop.name
      destination_arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "logs" {
      function_name = aws_lambda_function.f.function_name
      principal     = "logs.amazonaws.com"
      source_arn    = "${aws_cloudwatch_log_group.shop.arn}:*"
    }
    resource "aws_cognito_user_pool" "users" {
      lambda_config {
        pre_sign_up = aws_lambda_function.f.arn
      }
    }
    resource "aws_lambda_permission" "users" {
      function_name = aws_lambda_function.f.function_name
      principal     = "cognito-idp.amazonaws.com"
      source_arn    = aws_cognito_user_pool.users.arn
    }
    resource "aws_api_gateway_rest_api" "shop" {}
    resource "aws_api_gateway_rest_api" "bills" {}
    resource "aws_api_gateway_stage" "v1" {
      rest_api_id = aws_api_gateway_rest_api.shop.id
      stage_name  = "v1"
    }
    resource "aws_api_gateway_integration" "shop" {
      rest_api_id = aws_api_gateway_rest_api.shop.id
      uri         = aws_lambda_function.f.invoke_arn
    }
    resource "aws_lambda_permission" "stage" {
      function_name = aws_lambda_function.f.function_name
      principal     = "apigateway.amazonaws.com"
      source_arn    = "${aws_api_gateway_stage.v1.execution_arn}/*"
    }
    resource "aws_api_gateway_integration" "live" {
      rest_api_id = aws_api_gateway_rest_api.bills.id
      uri         = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${aws_lambda_alias.live.arn}/invocations"
    }
    resource "aws_lambda_permission" "live" {
      function_name = "${aws_lambda_function.f.arn}:live"
      principal     = "apigateway.amazonaws.com"
      source_arn    = "arn:aws:execute-api:eu-west-1:${data.aws_caller_identity.me.account_id}:*/*/GET/bills"
    }
    resource "aws_cloudwatch_event_target" "f" {
      rule = "nightly"
      arn  = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "rule" {
      function_name = aws_lambda_function.f.function_name
      principal     = "events.amazonaws.com"
      source_arn    = "arn:aws:events:eu-west-1:111122223333:rule/nightly"
    }
    resource "aws_cloudwatch_event_rule" "weekly" {
      name = "weekly"
    }
    resource "aws_cloudwatch_event_target" "live" {
      rule = aws_cloudwatch_event_rule.weekly.name
      arn  = aws_lambda_alias.live.arn
    }
    resource "aws_lambda_permission" "weekly" {
      function_name = aws_lambda_function.f.function_name
      qualifier     = aws_lambda_alias.live.name
      principal     = "events.amazonaws.com"
      source_arn    = "arn:aws:events:eu-west-1:111122223333:rule/weekly"
    }
    resource "aws_lambda_function" "h" {
      function_name = "h"
    }
    resource "aws_cloudwatch_event_target" "h" {
      rule = "made-elsewhere"
      arn  = aws_lambda_function.h.arn
    }
    resource "aws_lambda_permission" "h" {
      function_name = aws_lambda_function.h.function_name
      principal     = "events.amazonaws.com"
      source_arn    = aws_cloudwatch_event_rule.weekly.arn
    }
    resource "aws_lambda_alias" "elsewhere" {
      name          = "live"
      function_name = "g"
    }
    resource "aws_cloudwatch_event_target" "elsewhere" {
      rule = aws_cloudwatch_event_rule.weekly.name
      arn  = aws_lambda_alias.elsewhere.arn
    }
  }

  pass "an alias that the caller adds itself" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_alias" "live" {
      name          = "live"
      function_name = aws_lambda_function.f.function_name
    }
    resource "aws_api_gateway_integration" "f" {
      rest_api_id = "a"
      uri         = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${aws_lambda_function.f.arn}:live/invocations"
    }
    resource "aws_lambda_permission" "live" {
      function_name = aws_lambda_alias.live.arn
      principal     = "apigateway.amazonaws.com"
    }
  }

  undecided "a source that isn't known" {
    variable "source_arn" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_cloudwatch_event_rule" "nightly" {
      name = "nightly"
    }
    resource "aws_cloudwatch_event_target" "f" {
      rule = aws_cloudwatch_event_rule.nightly.name
      arn  = aws_lambda_function.f.arn
    }
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = "events.amazonaws.com"
      source_arn    = var.source_arn
    }
  }

  fail "other callers, and a permission for another rule, in a template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Nightly: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: f, Arn: !GetAtt F.Arn }] } }
        Old: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: q, Arn: queue }] } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref F, Principal: events.amazonaws.com, SourceArn: !GetAtt Old.Arn } }
        Filter: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: shop, FilterPattern: "", DestinationArn: !GetAtt F.Arn } }
        Users: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PreSignUp: !GetAtt F.Arn } } }
        Rotation: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: s, RotationLambdaARN: !GetAtt F.Arn } }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt F.Arn }] } }
        Topic: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: "SELECT * FROM 'x'", Actions: [{ Lambda: { FunctionArn: !GetAtt F.Arn } }] } } }
    YAML
    expect {
      count = 6
    }
  }

  pass "other callers with their permissions, and an alias of SAM, in a template" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Group: { Type: AWS::Logs::LogGroup }
        Filter: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: !Ref Group, FilterPattern: "", DestinationArn: !GetAtt F.Arn } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref F, Principal: !Sub "logs.${AWS::Region}.amazonaws.com", SourceArn: !GetAtt Group.Arn } }
        Topic: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: "SELECT * FROM 'x'", Actions: [{ Lambda: { FunctionArn: other } }], Description: !Ref F } } }
        Instances: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: instance, Name: !Ref F } }
        G:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            AutoPublishAlias: live
            Events:
              Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
              Web: { Type: Api, Properties: { Path: /, Method: get } }
        Weekly: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(7 days), Targets: [{ Id: g, Arn: !Ref G.Alias }] } }
        Q: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref G.Alias, Principal: events.amazonaws.com, SourceArn: !GetAtt Weekly.Arn } }
    YAML
  }

  pass "an API and a source from elsewhere" {
    variable "api_id" {}
    variable "execution_arn" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_integration" "f" {
      rest_api_id = var.api_id
      uri         = aws_lambda_function.f.invoke_arn
    }
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = "apigateway.amazonaws.com"
      source_arn    = "${var.execution_arn}/*"
    }
  }
}
