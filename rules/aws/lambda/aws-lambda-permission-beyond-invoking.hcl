rule "aws-lambda-permission-beyond-invoking" {
  title     = "Another may do more to a function than invoke it"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_permission"

  require = contains(["lambda:invokefunction", "lambda:invokefunctionurl"], lower(self.action))
  message = "${resource.address} lets its principal use ${self.action}; services and other accounts that call a function need lambda:InvokeFunction alone."
  remedy  = <<-TEXT
    Terraform: action = "lambda:InvokeFunction"
    CloudFormation: Action: lambda:InvokeFunction
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"]
  aliases    = { cfn_nag = ["W24"] }

  fail "all actions" {
    resource "aws_lambda_permission" "p" {
      action        = "lambda:*"
      function_name = "f"
      principal     = "111122223333"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "invoking" {
    resource "aws_lambda_permission" "p" {
      action        = "lambda:InvokeFunction"
      function_name = "f"
      principal     = "111122223333"
    }
    resource "aws_lambda_permission" "url" {
      action                 = "lambda:InvokeFunctionUrl"
      function_name          = "f"
      principal              = "111122223333"
      function_url_auth_type = "AWS_IAM"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: f, Action: "lambda:UpdateFunctionCode", Principal: "111122223333" } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: f, Action: "lambda:InvokeFunction", Principal: "111122223333" } }
    YAML
  }
}
