rule "aws-lambda-permission-public" {
  title     = "Everybody may call a function"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_permission"

  require = self.principal != "*" || self.principal_org_id != null || self.source_arn != null || self.source_account != null || self.function_url_auth_type == "AWS_IAM"
  message = "Anybody with an AWS account may call ${resource.address}'s function: its principal is *, and nothing confines it."
  remedy  = <<-TEXT
    Terraform: principal = "events.amazonaws.com" with source_arn, or principal_org_id.
    CloudFormation: Principal: events.amazonaws.com with SourceArn.
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
