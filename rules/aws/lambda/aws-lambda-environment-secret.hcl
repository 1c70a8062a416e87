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
    called = [for k, v in variables : { name = k, text = v, is_secret = true } if issensitive(v) && !(known(contains([null, ""], v)) && contains([null, ""], v))]
    # A parameter for a secret that anybody may see is known by its name alone, which a variable without a value of its own has as well.
    # One that is called a secret and nothing more may be for the name or the ARN of one.
    shown = resource.language != "cloudformation" ? [] : [
      for p in resources("cloudformation.parameter") : lower(replace(p.name, "/[-_]/", ""))
      if p.type == "String" && p.no_echo != true && p.allowed_values == null
      && length(regexall("(?i)(passw(or)?d|api_?key|token|private_?key|secret_?(access_?)?key|client_?secret)$", p.name)) > 0
      && (p.description == null || length(regexall("(?i)\\b(names?|arn|id|path|ssm|parameter|secrets? manager)\\b", p.description)) == 0)
    ]
    doubted = length(shown) > 0 ? [for s in secrets_in(variables) : s.name if !known(s.is_secret)] : []
    given   = { for k, v in length(shown) > 0 ? variables : {} : k => v if contains(doubted, k) && contains(shown, lower(replace(k, "/[-_]/", ""))) }
    # A secret itself is none: what refers to it gets its ARN.
    written = secrets_in({ for k, v in variables : k => v if !issensitive(v) && !contains(keys(given), k) && !(known(target(v)) && contains(["aws_secretsmanager_secret", "data.aws_secretsmanager_secret"], facts(target(v)).kind)) })
    # By these prefixes a build takes what it writes into pages: keys that each visitor gets.
    public = "(?i)^(NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|VITE|REACT_APP|VUE_APP|NG_APP|GATSBY|EXPO_PUBLIC|STORYBOOK|PUBLIC)_"
  }
  for_each = [
    for s in concat(written, called, [for k, v in given : { name = k, text = v, is_secret = true }]) : s
    if length(regexall(public, s.name)) == 0 || length(regexall("(?i)passw|secret|private", s.name)) > 0 || !contains([null, "secret", "Google API key"], s.what)
  ]
  require  = !each.value.is_secret
  focus    = each.value.text
  message  = each.value.name == null || each.value.name == "" ? "${resource.address} has a secret in plain text in its environment: whoever may look at the function sees it, in the console, too." : each.value.what == null ? "${resource.address} has the secret of ${each.value.name} in plain text in its configuration: whoever may look at the function sees it, in the console, too." : "${resource.address} has ${each.value.name} in plain text: it stands in the code, the state and the console."
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

  pass "keys meant for the browser" {
    variable "key" {}
    variable "token" { sensitive = true }
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          NEXT_PUBLIC_FIREBASE_API_KEY = "AIzaSyA-0123456789abcdefghijklmnopqrstu"
          VITE_AMPLITUDE_API_KEY       = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50"
          REACT_APP_API_KEY            = var.key
          PUBLIC_MAP_TOKEN             = var.token
        }
      }
    }
  }

  pass "keys meant for the browser, in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Environment: { Variables: { NUXT_PUBLIC_API_KEY: 0c8b6f3a9d2e47518f6b0a1c2d3e4f50 } } }
    YAML
  }

  fail "what no browser is to have, though its name says so; a key that the browser doesn't get" {
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          VITE_ACCESS             = "AKIAIOSFODNN7EXAMPLE"
          NEXT_PUBLIC_DB_PASSWORD = "correct-horse-battery"
          API_KEY_VITE_           = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50"
          MAPS_API_KEY            = "AIzaSyA-0123456789abcdefghijklmnopqrstu"
        }
      }
    }
    expect {
      count = 4
    }
  }

  pass "a secret's ARN" {
    resource "aws_secretsmanager_secret" "db" {}
    data "aws_secretsmanager_secret" "app" {
      name = "app"
    }
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          DB_SECRET  = aws_secretsmanager_secret.db.arn
          APP_SECRET = data.aws_secretsmanager_secret.app.arn
        }
      }
    }
  }

  pass "a secret's ARN in a template" {
    cloudformation = <<-YAML
      Resources:
        Secret: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: {} } }
        A:
          Type: AWS::Lambda::Function
          Properties: { Environment: { Variables: { DB_SECRET: !Ref Secret } } }
    YAML
  }

  undecided "a variable beside a secret's ARN" {
    variable "password" {}
    resource "aws_secretsmanager_secret" "db" {}
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          DB_SECRET   = aws_secretsmanager_secret.db.arn
          DB_PASSWORD = var.password
        }
      }
    }
    expect {
      count = 1
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

  fail "a parameter for a secret that is shown" {
    cloudformation = <<-YAML
      Parameters:
        OpenWeatherApiKey: { Type: String, Description: OpenWeather API key }
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties:
            Environment: { Variables: { OPEN_WEATHER_API_KEY: !Ref OpenWeatherApiKey } }
    YAML
    expect {
      count    = 1
      severity = "medium"
      message  = "OPEN_WEATHER_API_KEY"
    }
  }

  undecided "a parameter that may be for the name of a secret, or that has another name" {
    cloudformation = <<-YAML
      Parameters:
        DbSecret: { Type: String }
        DbPassword: { Type: String, Description: Name of the parameter that holds the password }
        Key: { Type: String }
        AuthToken: { Type: "AWS::SSM::Parameter::Value<String>" }
        AppToken: { Type: String, AllowedValues: [on, off] }
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties:
            Environment: { Variables: { DB_SECRET: !Ref DbSecret, DB_PASSWORD: !Ref DbPassword, API_KEY: !Ref Key, AUTH_TOKEN: !Ref AuthToken, APP_TOKEN: !Ref AppToken } }
    YAML
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

  fail "a sensitive variable under a condition" {
    variable "own" { type = bool }
    variable "token" { sensitive = true }
    resource "aws_lambda_function" "a" {
      environment {
        variables = {
          AUTH = var.own ? var.token : null
        }
      }
    }
    expect {
      when = "var.own is true"
    }
  }

  fail "a parameter that isn't shown under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Own: { Type: String }
        Token: { Type: String, NoEcho: true }
      Conditions:
        IsOwn: !Equals [!Ref Own, "true"]
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Environment: { Variables: { AUTH: !If [IsOwn, !Ref Token, !Ref AWS::NoValue] } } }
    YAML
    expect {
      when = "Own is true"
    }
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
