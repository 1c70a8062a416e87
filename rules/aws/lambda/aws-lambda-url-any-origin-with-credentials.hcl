rule "aws-lambda-url-any-origin-with-credentials" {
  title     = "Any web page may use a function's URL in its visitors' name"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_function_url"

  # A request that has to be signed carries nothing that a browser adds by itself.
  when    = self.authorization_type == "NONE" && self.cors.allow_credentials == true
  require = !anytrue([for o in list(self.cors.allow_origins) : o == "*"])
  focus   = self.cors.allow_origins
  message = "Any web page can call ${resource.address} with its visitors' cookies and read the answers: Lambda takes each origin for one that may."
  remedy  = <<-TEXT
    Terraform: cors { allow_credentials = true  allow_origins = ["https://shop.example.com"] }; without cookies, allow_credentials = false.
    CloudFormation: Cors: { AllowCredentials: true, AllowOrigins: ["https://shop.example.com"] }; without cookies, AllowCredentials: false.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#requests_with_credentials",
  ]

  fail "any origin, with credentials" {
    resource "aws_lambda_function_url" "u" {
      function_name      = "f"
      authorization_type = "NONE"
      cors {
        allow_credentials = true
        allow_origins     = ["https://shop.example.com", "*"]
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  pass "named origins, no credentials, signed requests, no CORS" {
    resource "aws_lambda_function_url" "a" {
      function_name      = "a"
      authorization_type = "NONE"
      cors {
        allow_credentials = true
        allow_origins     = ["https://shop.example.com"]
      }
    }
    resource "aws_lambda_function_url" "b" {
      function_name      = "b"
      authorization_type = "NONE"
      cors {
        allow_origins = ["*"]
      }
    }
    resource "aws_lambda_function_url" "c" {
      function_name      = "c"
      authorization_type = "AWS_IAM"
      cors {
        allow_credentials = true
        allow_origins     = ["*"]
      }
    }
    resource "aws_lambda_function_url" "d" {
      function_name      = "d"
      authorization_type = "NONE"
    }
  }

  undecided "origins from elsewhere" {
    variable "origins" {
      type = list(string)
    }
    resource "aws_lambda_function_url" "u" {
      function_name      = "f"
      authorization_type = "NONE"
      cors {
        allow_credentials = true
        allow_origins     = var.origins
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: f, AuthType: NONE, Cors: { AllowCredentials: true, AllowOrigins: ["*"] } } }
    YAML
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            FunctionUrlConfig: { AuthType: NONE, Cors: { AllowOrigins: ["*"], AllowCredentials: true } }
    YAML
  }

  pass "named origins, no credentials, in a template" {
    cloudformation = <<-YAML
      Resources:
        U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: f, AuthType: NONE, Cors: { AllowCredentials: true, AllowOrigins: ["https://shop.example.com"] } } }
        V: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: g, AuthType: NONE, Cors: { AllowOrigins: ["*"] } } }
        W: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: h, AuthType: NONE } }
    YAML
  }
}
