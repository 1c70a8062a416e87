rule "aws-lambda-environment-secret" {
  title     = "Secret is an environment variable of a function in plain text"
  severity  = "high"
  category  = "security"
  checklist = "configure"
  kind      = "aws_lambda_function"
  secret    = true

  for_each = {
    for k, v in self.environment.variables : k => v
    if (length(regexall("(?i)(password|passwd|secret|token|api_?key|private_?key|access_?key)", k)) > 0
    && length(regexall("(?i)(_arn|_name|_id|_path|_url|_uri|_file|_ttl|_expiry|_endpoint|_enabled|_version|_region|_length|_type)$", k)) == 0)
    || (known(v) && can(regex("^(AKIA|ASIA)[0-9A-Z]{16}$", v)))
  }
  require  = each.value == null || each.value == "" || startswith(each.value, "arn:") || startswith(each.value, "{{resolve:")
  focus    = each.value
  message  = "${resource.address} has ${each.key} in plain text: it stands in the code, the state and the console."
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
