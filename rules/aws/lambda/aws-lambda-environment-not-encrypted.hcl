rule "aws-lambda-environment-not-encrypted" {
  title     = "Function's environment has no key of its own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  when    = self.environment != null
  require = is_customer_key(self.kms_key_arn)
  message = "Whoever may read the configuration of ${resource.address} reads its environment: it is encrypted with the key of the service."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.app.arn.
    CloudFormation: KmsKeyArn: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_173"] }

  fail "no key" {
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          A = "b"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Environment: { Variables: { A: b } } }
    YAML
  }

  pass "a key, no variables" {
    resource "aws_lambda_function" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
      environment {
        variables = {
          A = "b"
        }
      }
    }
    resource "aws_lambda_function" "b" {}
  }

  pass "no variables in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }

  fail "serverless function" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Function
          Properties: { Handler: a.b, Runtime: python3.13, Environment: { Variables: { A: b } } }
    YAML
  }

  pass "serverless function with a key" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Function
          Properties: { Handler: a.b, Runtime: python3.13, KmsKeyArn: arn, Environment: { Variables: { A: b } } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/lambda"
    }
    resource "aws_lambda_function" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
      environment {
        variables = {
          A = "b"
        }
      }
    }
    resource "aws_lambda_function" "b" {}
  }

  fail "a key of AWS's own" {
    resource "aws_lambda_function" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/lambda"
      environment {
        variables = {
          A = "b"
        }
      }
    }
    resource "aws_lambda_function" "b" {}
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_lambda_function" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
      environment {
        variables = {
          A = "b"
        }
      }
    }
    resource "aws_lambda_function" "b" {}
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Function
          Properties: { Handler: a.b, Runtime: python3.13, KmsKeyArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/lambda", Environment: { Variables: { A: b } } }
    YAML
  }
}
