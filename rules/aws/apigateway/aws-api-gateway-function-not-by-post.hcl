rule "aws-api-gateway-function-not-by-post" {
  title     = "API calls its function by another method than POST"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_api_gateway_integration", "aws_api_gateway_method", "aws_api_gateway_rest_api"]

  let {
    template = resource.language == "cloudformation"
    # A description of the whole API has an integration for each method of each path.
    paths     = decode_json(self.body).paths
    described = flatten([for p, methods in (paths == null ? {} : paths) : [for m, o in methods : { what = "Each ${m == "x-amazon-apigateway-any-method" ? "call" : upper(m)} of ${p} at ${resource.address}", integration = try(o["x-amazon-apigateway-integration"], null) }]])
    call      = "Each call of ${resource.address}"
    integrations = {
      aws_api_gateway_integration = [{ what = call, type = self.type, method = self.integration_http_method, uri = self.uri }]
      aws_api_gateway_method      = template ? [{ what = call, type = self.Integration.Type, method = self.Integration.IntegrationHttpMethod, uri = self.Integration.Uri }] : []
      aws_api_gateway_rest_api    = [for d in described : { what = d.what, type = d.integration.type, method = d.integration.httpMethod, uri = d.integration.uri }]
    }
  }

  for_each = [for i in integrations[resource.kind] : i if i.method != null]
  # An integration with proxy is always Lambda's; without, its address says so.
  when     = upper(each.value.type) == "AWS_PROXY" || strcontains(texts(each.value.uri)[0].text, ":lambda:path/")
  require  = upper(each.value.method) == "POST"
  focus    = each.value.method
  message  = "${each.value == null ? call : each.value.what} answers 500: it would invoke its function by ${each.value == null ? "another method" : each.value.method}, and Lambda is invoked by POST only."
  remedy   = <<-TEXT
    Clients go on using whichever method the API has; this is how the API calls Lambda.
    Terraform: integration_http_method = "POST" in aws_api_gateway_integration.
    CloudFormation: Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST }; in an OpenAPI definition, httpMethod: POST.
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"]

  fail "with proxy, without" {
    variable "region" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_integration" "a" {
      http_method             = "GET"
      type                    = "AWS_PROXY"
      integration_http_method = "GET"
      uri                     = aws_lambda_function.f.invoke_arn
    }
    resource "aws_api_gateway_integration" "b" {
      http_method             = "PUT"
      type                    = "AWS"
      integration_http_method = "PUT"
      uri                     = "arn:aws:apigateway:${var.region}:lambda:path/2015-03-31/functions/f/invocations"
    }
    expect {
      count = 2
    }
  }

  fail "in a description of the API" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_rest_api" "a" {
      body = jsonencode({
        openapi = "3.0.1"
        paths = {
          "/y" = { "x-amazon-apigateway-any-method" = { "x-amazon-apigateway-integration" = { type = "aws_proxy", httpMethod = "ANY", uri = aws_lambda_function.f.invoke_arn } } }
          "/x" = {
            get  = { "x-amazon-apigateway-integration" = { type = "aws_proxy", httpMethod = "GET", uri = aws_lambda_function.f.invoke_arn } }
            post = { "x-amazon-apigateway-integration" = { type = "aws_proxy", httpMethod = "POST", uri = aws_lambda_function.f.invoke_arn } }
          }
        }
      })
    }
    expect {
      count = 2
    }
  }

  pass "by POST; what isn't Lambda; none" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_api_gateway_integration" "a" {
      http_method             = "GET"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = aws_lambda_function.f.invoke_arn
    }
    resource "aws_api_gateway_integration" "b" {
      http_method             = "GET"
      type                    = "HTTP_PROXY"
      integration_http_method = "GET"
      uri                     = "https://example.com/"
    }
    resource "aws_api_gateway_integration" "c" {
      http_method             = "GET"
      type                    = "AWS"
      integration_http_method = "GET"
      uri                     = "arn:aws:apigateway:eu-west-1:s3:path/pictures/{key}"
    }
    resource "aws_api_gateway_integration" "d" {
      http_method = "OPTIONS"
      type        = "MOCK"
    }
    resource "aws_api_gateway_integration" "e" {
      http_method = "GET"
      type        = "AWS_PROXY"
      uri         = aws_lambda_function.f.invoke_arn
    }
    resource "aws_api_gateway_method" "d" {
      http_method = "OPTIONS"
    }
    resource "aws_api_gateway_rest_api" "a" {
      name = "a"
    }
    resource "aws_api_gateway_rest_api" "b" {
      body = <<-JSON
        { "paths": { "/x": {
          "parameters": [{ "name": "id", "in": "query" }],
          "get": { "x-amazon-apigateway-integration": { "type": "AWS_PROXY", "httpMethod": "post", "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations" } },
          "put": { "responses": {} },
          "options": { "x-amazon-apigateway-integration": { "type": "mock" } }
        } } }
      JSON
    }
  }

  undecided "a method from a variable" {
    variable "method" {}
    resource "aws_api_gateway_integration" "a" {
      type                    = "AWS_PROXY"
      integration_http_method = var.method
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
              IntegrationHttpMethod: GET
              Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
    YAML
    expect {
      at = "template.yaml:9"
    }
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: i.h, CodeUri: src/ } }
        Api:
          Type: AWS::Serverless::Api
          Properties:
            StageName: prod
            DefinitionBody:
              swagger: "2.0"
              paths:
                /x:
                  get:
                    x-amazon-apigateway-integration:
                      uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
                      httpMethod: GET
                      type: aws_proxy
    YAML
    expect {
      at      = "template.yaml:15"
      message = "Each GET of /x at Api answers 500"
    }
  }

  pass "by POST in a template; what isn't Lambda; SAM's own" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Web: { Type: Api, Properties: { Path: /, Method: get } }
        A: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: GET, Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations" } } }
        B: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: GET, Integration: { Type: HTTP, IntegrationHttpMethod: GET, Uri: "https://example.com/" } } }
        C: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: OPTIONS, Integration: { Type: MOCK } } }
        D: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: GET, Integration: { Type: AWS, IntegrationHttpMethod: GET, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:s3:path/b/k" } } }
    YAML
  }
}
