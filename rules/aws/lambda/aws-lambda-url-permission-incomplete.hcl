rule "aws-lambda-url-permission-incomplete" {
  title     = "CloudFront may not invoke the function behind its URL"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_permission"

  let {
    function = target(self.function_name, "aws_lambda_function")
    # A function that isn't here may have got the other permission there; so may one that a name elsewhere names.
    siblings = function == null ? [] : referrers(function, "aws_lambda_permission", "function_name")
    invoking = [for p in siblings : p if (p.principal == "*" || p.principal == self.principal) && anytrue([for a in list(p.action) : iam_action_matches(a, "lambda:InvokeFunction")])]
    # What isn't known may be this function's name.
    placed = flatten([for f in resources("aws_lambda_function", "aws_lambda_alias") : [for p in referrers(f, "aws_lambda_permission", "function_name") : facts(p).address]])
    strays = [for p in resources("aws_lambda_permission") : p if !known(p.function_name) && !contains(placed, facts(p).address)]
  }

  when = lower(self.action) == "lambda:invokefunctionurl" && self.principal == "cloudfront.amazonaws.com" && function != null
  require = (
    length(invoking) > 0
    || (anytrue([for p in strays : p.principal == self.principal || p.principal == "*"]) ? undecided("which function a permission is for") : false)
  )
  focus   = self.action
  message = "Each request that CloudFront sends to the URL of ${facts(function).address} is answered with 403: ${resource.address} allows lambda:InvokeFunctionUrl, and URLs made since October 2025 need lambda:InvokeFunction, too."
  remedy  = <<-TEXT
    Add a second permission for the same caller.
    Terraform: an aws_lambda_permission with action = "lambda:InvokeFunction", principal = "cloudfront.amazonaws.com", invoked_via_function_url = true and the source_arn of the distribution.
    CloudFormation: AWS::Lambda::Permission with Action: lambda:InvokeFunction, Principal: cloudfront.amazonaws.com, InvokedViaFunctionUrl: true and the SourceArn of the distribution.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
  ]

  fail "the permission for the URL alone" {
    resource "aws_lambda_function" "api" {
      function_name = "api"
      role          = "arn:aws:iam::111122223333:role/api"
    }
    resource "aws_lambda_function" "other" {
      function_name = "other"
      role          = "arn:aws:iam::111122223333:role/other"
    }
    resource "aws_lambda_permission" "url" {
      function_name = aws_lambda_function.api.function_name
      action        = "lambda:InvokeFunctionUrl"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "events" {
      function_name = aws_lambda_function.api.function_name
      action        = "lambda:InvokeFunction"
      principal     = "events.amazonaws.com"
    }
    resource "aws_lambda_permission" "other" {
      function_name = aws_lambda_function.other.function_name
      action        = "lambda:InvokeFunction"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "elsewhere" {
      function_name = "somebody-elses"
      action        = "lambda:InvokeFunction"
      principal     = "cloudfront.amazonaws.com"
    }
    expect {
      count = 1
      at    = "main.tf:11"
    }
  }

  pass "both; other callers; a function from elsewhere" {
    resource "aws_lambda_function" "api" {
      function_name = "api"
      role          = "arn:aws:iam::111122223333:role/api"
    }
    resource "aws_lambda_function" "open" {
      function_name = "open"
      role          = "arn:aws:iam::111122223333:role/open"
    }
    resource "aws_lambda_permission" "url" {
      function_name = aws_lambda_function.api.function_name
      action        = "lambda:InvokeFunctionUrl"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "invoke" {
      function_name = aws_lambda_function.api.arn
      action        = "lambda:InvokeFunction"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "open_url" {
      function_name = aws_lambda_function.open.function_name
      action        = "lambda:InvokeFunctionUrl"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "open" {
      function_name = aws_lambda_function.open.function_name
      action        = "lambda:*"
      principal     = "*"
    }
    resource "aws_lambda_permission" "public" {
      function_name          = aws_lambda_function.open.function_name
      action                 = "lambda:InvokeFunctionUrl"
      principal              = "*"
      function_url_auth_type = "NONE"
    }
    resource "aws_lambda_function" "internal" {
      function_name = "internal"
      role          = "arn:aws:iam::111122223333:role/internal"
    }
    resource "aws_lambda_permission" "account" {
      function_name = aws_lambda_function.internal.function_name
      action        = "lambda:InvokeFunctionUrl"
      principal     = "111122223333"
    }
    resource "aws_lambda_permission" "configuration" {
      function_name = aws_lambda_function.internal.function_name
      action        = "lambda:GetFunction"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "elsewhere" {
      function_name = "somebody-elses"
      action        = "lambda:InvokeFunctionUrl"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "events" {
      function_name = aws_lambda_function.api.function_name
      action        = "lambda:InvokeFunction"
      principal     = "events.amazonaws.com"
    }
  }

  undecided "a permission of everybody for a function that may be the same" {
    variable "name" {}
    resource "aws_lambda_function" "api" {
      function_name = "api"
      role          = "arn:aws:iam::111122223333:role/api"
    }
    resource "aws_lambda_permission" "url" {
      function_name = aws_lambda_function.api.function_name
      action        = "lambda:InvokeFunctionUrl"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "invoke" {
      function_name = var.name
      action        = "lambda:InvokeFunction"
      principal     = "*"
    }
  }

  undecided "a permission for a function that may be the same" {
    variable "name" {}
    resource "aws_lambda_function" "api" {
      function_name = "api"
      role          = "arn:aws:iam::111122223333:role/api"
    }
    resource "aws_lambda_permission" "url" {
      function_name = aws_lambda_function.api.function_name
      action        = "lambda:InvokeFunctionUrl"
      principal     = "cloudfront.amazonaws.com"
    }
    resource "aws_lambda_permission" "invoke" {
      function_name = var.name
      action        = "lambda:InvokeFunction"
      principal     = "cloudfront.amazonaws.com"
    }
  }

  fail "the permission for the URL alone, in a template" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Api:
          Type: AWS::Serverless::Function
          Properties: { Handler: a.b, Runtime: python3.13, CodeUri: src, FunctionUrlConfig: { AuthType: AWS_IAM } }
        Url:
          Type: AWS::Lambda::Permission
          Properties: { FunctionName: !Ref Api, Action: lambda:InvokeFunctionUrl, Principal: cloudfront.amazonaws.com, FunctionUrlAuthType: AWS_IAM }
    YAML
    expect {
      at = "template.yaml:8"
    }
  }

  pass "both, in a template" {
    cloudformation = <<-YAML
      Resources:
        Api:
          Type: AWS::Lambda::Function
          Properties: { Handler: a.b, Runtime: python3.13, Role: "arn:aws:iam::111122223333:role/api", Code: { S3Bucket: b, S3Key: k } }
        Url:
          Type: AWS::Lambda::Permission
          Properties: { FunctionName: !Ref Api, Action: lambda:InvokeFunctionUrl, Principal: cloudfront.amazonaws.com }
        Invoke:
          Type: AWS::Lambda::Permission
          Properties: { FunctionName: !GetAtt Api.Arn, Action: lambda:InvokeFunction, Principal: cloudfront.amazonaws.com, InvokedViaFunctionUrl: true }
    YAML
  }
}
