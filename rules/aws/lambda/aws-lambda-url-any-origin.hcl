rule "aws-lambda-url-any-origin" {
  title     = "Function's URL may be called from pages of any origin"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  for_each = self.url[*]
  when     = contains(each.value.cors.allow_origins, "*")
  require  = !contains(each.value.cors.allow_methods, "*")
  focus    = each.value.cors
  message  = "Any web page can make its visitors' browsers call ${resource.address} by every method, and read the answers."
  remedy   = <<-TEXT
    Terraform: cors { allow_origins = ["https://shop.example.com"]  allow_methods = ["GET"] }
    CloudFormation: Cors: { AllowOrigins: ["https://shop.example.com"], AllowMethods: [GET] }
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors"]
  aliases    = { checkov = ["CKV2_AWS_75"] }

  fail "any origin, any method" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_function_url" "f" {
      function_name      = aws_lambda_function.f.function_name
      authorization_type = "NONE"
      cors {
        allow_origins = ["*"]
        allow_methods = ["*"]
      }
    }
  }

  pass "one of both" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_function_url" "f" {
      function_name      = aws_lambda_function.f.function_name
      authorization_type = "NONE"
      cors {
        allow_origins = ["https://shop.example.com"]
        allow_methods = ["*"]
      }
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_lambda_function_url" "g" {
      function_name      = aws_lambda_function.g.function_name
      authorization_type = "NONE"
      cors {
        allow_origins = ["*"]
        allow_methods = ["GET"]
      }
    }
    resource "aws_lambda_function" "h" {
      function_name = "h"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x }, Role: r } }
        U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !GetAtt F.Arn, AuthType: NONE, Cors: { AllowOrigins: ["*"], AllowMethods: ["*"] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x }, Role: r } }
        U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !GetAtt F.Arn, AuthType: NONE, Cors: { AllowOrigins: ["*"], AllowMethods: ["GET"] } } }
    YAML
  }
}
