rule "aws-lambda-environment-secret" {
  title     = "Secret is an environment variable of a function in plain text"
  severity  = each.value.what == null ? "medium" : "high"
  category  = "security"
  checklist = "configure"
  kind      = "aws_lambda_function"
  secret    = true

  let {
    variables = self.environment.variables
    # What the code itself calls a secret is one, whatever its value: a sensitive variable, a NoEcho parameter, a secret of
    # Secrets Manager that the template reads.
    called = [for k, v in variables : { name = k, text = v, is_secret = true } if issensitive(v) && !(known(v) && v == "")]
  }
  for_each = concat(secrets_in({ for k, v in variables : k => v if !issensitive(v) }), called)
  require  = !each.value.is_secret
  focus    = each.value.text
  message  = each.value.what == null ? "${resource.address} has the secret of ${each.value.name} in plain text in its configuration: whoever may look at the function sees it, in the console, too." : "${resource.address} has ${each.value.name} in plain text: it stands in the code, the state and the console."
  remedy   = <<-TEXT
    Terraform: read the secret at start with the role of the function, or by the Parameters and Secrets Lambda extension; give only its ARN in environment.
    CloudFormation: the same: Environment: { Variables: { SECRET_ARN: !Ref Secret } }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html"]
  aliases    = { checkov = ["CKV_AWS_45"] }

  fail "read from Secrets Manager" {
    data "aws_secretsmanager_secret_version" "app" {
      secret_id = "app"
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
      environment {
        variables = {
          DB = data.aws_secretsmanager_secret_version.app.secret_string
        }
      }
    }
  }

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

  fail "a parameter that isn't shown, a secret that is looked up at each deployment" {
    cloudformation = <<-YAML
      Parameters:
        DdApiKey: { Type: String, NoEcho: true }
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties:
            Environment:
              Variables:
                DD_API_KEY: !Ref DdApiKey
                DATABASE: !Sub "postgres://app:{{resolve:secretsmanager:db:SecretString:password}}@db/orders"
                STAGE: !Ref AWS::StackName
    YAML
    expect {
      count = 2
    }
  }

  fail "a sensitive variable" {
    variable "token" { sensitive = true }
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          STAGE = "x"
          AUTH  = var.token
        }
      }
    }
    expect {
      at    = "main.tf:1"
      count = 1
    }
  }

  pass "a sensitive variable, given nothing" {
    variable "token" {
      sensitive = true
      default   = ""
    }
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          AUTH = var.token
        }
      }
    }
  }

  undecided "all variables from elsewhere" {
    variable "environment" {}
    resource "aws_lambda_function" "a" {
      environment {
        variables = var.environment
      }
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
