rule "aws-lambda-url-public" {
  title     = "Function has an address that asks nobody who they are"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_function_url"

  require = self.authorization_type != "NONE"
  message = "Anybody on the internet may call ${resource.address}: its authorization type is NONE."
  remedy  = <<-TEXT
    Terraform: authorization_type = "AWS_IAM", or an API or a distribution before it.
    CloudFormation: AuthType: AWS_IAM.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"]
  aliases    = { checkov = ["CKV_AWS_258"] }

  fail "none" {
    resource "aws_lambda_function_url" "a" {
      function_name      = "a"
      authorization_type = "NONE"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Url
          Properties: { TargetFunctionArn: a, AuthType: NONE }
    YAML
  }

  pass "signed calls" {
    resource "aws_lambda_function_url" "a" {
      function_name      = "a"
      authorization_type = "AWS_IAM"
    }
  }

  pass "signed calls in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Url
          Properties: { TargetFunctionArn: a, AuthType: AWS_IAM }
    YAML
  }
}
