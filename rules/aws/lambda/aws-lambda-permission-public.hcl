rule "aws-lambda-permission-public" {
  title     = "Everybody may call a function"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_permission"

  # What holds for the function's URL alone lets nobody in whom the URL doesn't: of that `aws-lambda-url-public` tells.
  let {
    by_url = self.function_url_auth_type != null || self.invoked_via_function_url || self.InvokedViaFunctionUrl
  }
  require = self.principal != "*" || self.principal_org_id != null || self.source_arn != null || self.source_account != null || by_url
  message = "Anybody with an AWS account may call ${resource.address}'s function: its principal is *, and nothing confines it."
  remedy  = <<-TEXT
    Of a function that is called by its URL: let only that in. Of any other: name who calls it.
    Terraform: invoked_via_function_url = true; or principal = "events.amazonaws.com" with source_arn, or principal_org_id.
    CloudFormation: InvokedViaFunctionUrl: true; or Principal: events.amazonaws.com with SourceArn.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"]
  aliases    = { checkov = ["CKV_AWS_301"], cfn_nag = ["F13"] }
  controls   = { "fsbp" = ["Lambda.1"] }

  fail "everybody" {
    resource "aws_lambda_permission" "a" {
      action        = "lambda:InvokeFunction"
      function_name = "a"
      principal     = "*"
    }
  }

  pass "confined by an account, or by signing in" {
    resource "aws_lambda_permission" "a" {
      action         = "lambda:InvokeFunction"
      function_name  = "a"
      principal      = "*"
      source_account = "111122223333"
    }
    resource "aws_lambda_permission" "b" {
      action        = "lambda:InvokeFunction"
      function_name = "b"
      principal     = "*"
      source_arn    = "arn:aws:sns:eu-west-1:111122223333:t"
    }
    resource "aws_lambda_permission" "c" {
      action                 = "lambda:InvokeFunctionUrl"
      function_name          = "c"
      principal              = "*"
      function_url_auth_type = "AWS_IAM"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: a, Principal: "*" }
    YAML
  }

  pass "through the function's URL alone" {
    resource "aws_lambda_permission" "url" {
      action                 = "lambda:InvokeFunctionUrl"
      function_name          = "a"
      principal              = "*"
      function_url_auth_type = "NONE"
    }
    resource "aws_lambda_permission" "invoke" {
      action                   = "lambda:InvokeFunction"
      function_name            = "a"
      principal                = "*"
      invoked_via_function_url = true
    }
  }

  pass "through the URL alone, in a template" {
    cloudformation = <<-YAML
      Resources:
        Url:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunctionUrl", FunctionName: a, Principal: "*", FunctionUrlAuthType: NONE }
        Invoke:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: a, Principal: "*", InvokedViaFunctionUrl: true }
    YAML
  }

  pass "what SAM makes for a URL" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Orders:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            InlineCode: "def handler(e, c): return 1"
            FunctionUrlConfig: { AuthType: NONE }
    YAML
  }

  fail "not only through the URL" {
    resource "aws_lambda_permission" "a" {
      action                   = "lambda:InvokeFunction"
      function_name            = "a"
      principal                = "*"
      invoked_via_function_url = false
    }
  }

  fail "not only through the URL, in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: a, Principal: "*", InvokedViaFunctionUrl: false }
    YAML
  }

  undecided "a variable says" {
    variable "by_url" {}
    resource "aws_lambda_permission" "a" {
      action                   = "lambda:InvokeFunction"
      function_name            = "a"
      principal                = "*"
      invoked_via_function_url = var.by_url
    }
  }

  pass "a service, an organisation" {
    resource "aws_lambda_permission" "a" {
      principal        = "*"
      principal_org_id = "o-1"
    }
    resource "aws_lambda_permission" "b" {
      principal = "events.amazonaws.com"
    }
  }

  pass "a service in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: a, Principal: s3.amazonaws.com }
    YAML
  }
}
