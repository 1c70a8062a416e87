rule "aws-lambda-code-signing" {
  title     = "Function runs code that nobody has signed"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  require = !contains([null, ""], self.code_signing_config_arn)
  message = "Whoever may update ${resource.address} may run any code there: it asks for no signature."
  remedy  = <<-TEXT
    Terraform: code_signing_config_arn = aws_lambda_code_signing_config.app.arn.
    CloudFormation: CodeSigningConfigArn: !Ref CodeSigning.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html"]
  aliases    = { checkov = ["CKV_AWS_272"] }

  fail "none" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }

  pass "signed" {
    resource "aws_lambda_function" "a" {
      code_signing_config_arn = "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1"
    }
  }

  pass "signed in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { CodeSigningConfigArn: "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1" }
    YAML
  }

  fail "serverless function" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Function
          Properties: { Handler: a.b, Runtime: python3.13 }
    YAML
  }

  pass "signed serverless function" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Function
          Properties: { Handler: a.b, Runtime: python3.13, CodeSigningConfigArn: arn }
    YAML
  }
}
