rule "aws-lambda-environment-secret" {
  title     = "Secret is an environment variable of a function in plain text"
  severity  = "high"
  category  = "security"
  checklist = "configure"
  kind      = "aws_lambda_function"
  secret    = true

  for_each = secrets_in(self.environment.variables)
  require  = !each.value.is_secret
  focus    = each.value.text
  message  = "${resource.address} has ${each.value.name} in plain text: it stands in the code, the state and the console."
  remedy   = <<-TEXT
    Terraform: read the secret at start with the role of the function, or by the Parameters and Secrets Lambda extension; give only its ARN in environment.
    CloudFormation: the same: Environment: { Variables: { SECRET_ARN: !Ref Secret } }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html"]
  aliases    = { checkov = ["CKV_AWS_45"] }

  fail "literal" {
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          STAGE       = "x"
          DB_PASSWORD = "hunter22"
        }
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "access key" {
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          KEY = "AKIAIOSFODNN7EXAMPLE"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties:
            Environment:
              Variables:
                API_TOKEN: "0123456789abcdef"
    YAML
    expect {
      at = "template.yaml:7"
    }
  }

  pass "reference" {
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          SECRET_ARN  = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"
          SECRET_NAME = "db"
        }
      }
    }
  }

  pass "reference in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Environment: { Variables: { SECRET_NAME: db } } }
    YAML
  }

  undecided "from a variable" {
    variable "password" {}
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          DB_PASSWORD = var.password
        }
      }
    }
  }
}
