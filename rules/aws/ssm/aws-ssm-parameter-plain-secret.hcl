rule "aws-ssm-parameter-plain-secret" {
  title     = "Secret is written out in a parameter"
  severity  = "high"
  category  = "security"
  checklist = "security"
  secret    = true
  kind      = "aws_ssm_parameter"

  let {
    # What isn't known of a name doesn't hide what is.
    names       = [for t in texts(self.name) : t.text]
    credentials = concat(secrets_in({ for n in names : n => self.value }), [for s in secrets_in(self.value) : s if self.name == null])
    # A document under a name that says what is in it: its keys are long numbers of mixed digits.
    keys = [
      for k in regexall("(?:^|[\\s\"'=:,-])([0-9a-fA-F]{32,128})(?:$|[\\s\"',])", self.value == null ? "" : self.value) : k[0]
      if length(distinct(regexall(".", lower(k[0])))) >= 8
    ]
    holds = length(keys) > 0 && anytrue([
      for n in names : length(regexall("(?i)(api|access|secret|private|license|signing|encryption)[_-]?keys?$|secrets?$|tokens?$|passwords?$|credentials?$", n)) > 0
    ])
    # What a build writes into pages is none, by the prefix of its name.
    public = anytrue([
      for n in names : length(regexall("(?i)(^|/)(NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|VITE|REACT_APP|VUE_APP|NG_APP|GATSBY|EXPO_PUBLIC|STORYBOOK|PUBLIC)_[^/]*$", n)) > 0
      && length(regexall("(?i)passw|secret|private", n)) == 0
    ])
  }
  # Nor is what stands there until somebody sets it by hand.
  when     = !ignored("value") && !(public && alltrue([for c in credentials : contains(["secret", "Google API key"], c.what)]))
  for_each = length(credentials) == 0 && holds ? [{ is_secret = true }] : credentials
  require  = !each.value.is_secret
  focus    = self.value
  message  = "Whoever can read the code, or the parameter, has the secret of ${resource.address}."
  remedy   = <<-TEXT
    Terraform: value_wo, or a value that is made elsewhere, and type = "SecureString"
    CloudFormation: a secret of AWS::SecretsManager::Secret with GenerateSecretString
  TEXT

  references = ["https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html"]
  aliases    = { checkov = ["CKV_AWS_384"] }

  fail "key" {
    resource "aws_ssm_parameter" "a" {
      name  = "/app/db-password"
      type  = "String"
      value = "x9Fk2LmQ8vT4zR7w"
    }
  }

  pass "set by hand, meant for the browser" {
    resource "aws_ssm_parameter" "hand" {
      name  = "/app/db-password"
      type  = "SecureString"
      value = "override-in-console"
      lifecycle {
        ignore_changes = [value]
      }
    }
    resource "aws_ssm_parameter" "key" {
      name  = "/app/NEXT_PUBLIC_FIREBASE_API_KEY"
      type  = "String"
      value = "AIzaSyA-0123456789abcdefghijklmnopqrstu"
    }
  }

  fail "changes of something else ignored, what no browser is to have" {
    resource "aws_ssm_parameter" "hand" {
      name  = "/app/db-password"
      type  = "SecureString"
      value = "override-in-console"
      lifecycle {
        ignore_changes = [description]
      }
    }
    resource "aws_ssm_parameter" "a" {
      name  = "/app/VITE_ACCESS_KEY"
      type  = "String"
      value = "AKIAIOSFODNN7EXAMPLE"
    }
    resource "aws_ssm_parameter" "b" {
      name  = "/app/VITE_DB_PASSWORD"
      type  = "String"
      value = "x9Fk2LmQ8vT4zR7w"
    }
    resource "aws_ssm_parameter" "c" {
      name  = "/app/VITE_/MAPS_API_KEY"
      type  = "String"
      value = "AIzaSyA-0123456789abcdefghijklmnopqrstu"
    }
    expect {
      count = 4
    }
  }

  fail "a name that isn't there, and one of which a part isn't known" {
    cloudformation = <<-YAML
      Parameters:
        Stage: { Type: String }
      Resources:
        A: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: AKIAIOSFODNN7EXAMPLE } }
        B: { Type: AWS::SSM::Parameter, Properties: { Type: String, Name: !Sub "/$${Stage}/db-password", Value: x9Fk2LmQ8vT4zR7w } }
    YAML
    expect {
      count = 2
    }
  }

  pass "a value that isn't known, under a name that says nothing of secrets" {
    cloudformation = <<-YAML
      Resources:
        Table: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST } }
        P: { Type: AWS::SSM::Parameter, Properties: { Name: /app/table, Type: String, Value: !Ref Table } }
    YAML
  }

  fail "a name that holds under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Named: { Type: String }
      Conditions:
        IsNamed: !Equals [!Ref Named, "true"]
      Resources:
        A: { Type: AWS::SSM::Parameter, Properties: { Type: String, Name: !If [IsNamed, /app/db-password, !Ref AWS::NoValue], Value: x9Fk2LmQ8vT4zR7w } }
    YAML
    expect {
      when  = "Named is true"
      count = 1
    }
  }

  fail "a value that holds under a condition" {
    variable "own" { type = bool }
    resource "aws_ssm_parameter" "a" {
      name  = "/app/db-password"
      type  = "SecureString"
      value = var.own ? "x9Fk2LmQ8vT4zR7w" : null
    }
    expect {
      when  = "var.own is true"
      count = 1
    }
  }

  pass "no name, and nothing secret" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: eu-west-1 } }
    YAML
  }

  pass "meant for the browser, in a template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::SSM::Parameter, Properties: { Name: /app/VITE_AMPLITUDE_API_KEY, Type: String, Value: 0c8b6f3a9d2e47518f6b0a1c2d3e4f50 } }
    YAML
  }

  fail "keys in a list" {
    cloudformation = <<-YAML
      Resources:
        ApiKeys:
          Type: AWS::SSM::Parameter
          Properties:
            Name: /orders/api_keys
            Type: String
            Value: "- keys:\n  - 4c1f9a02b7d85e63a0f2c94d71e8b356\n  organization_id: 12340000-0000-4000-8000-000000000000\n"
    YAML
    expect {
      at    = "template.yaml:7"
      count = 1
    }
  }

  pass "long numbers that are no keys" {
    resource "aws_ssm_parameter" "digest" {
      name  = "/orders/image-digest"
      type  = "String"
      value = "- sha256: 4c1f9a02b7d85e63a0f2c94d71e8b3564c1f9a02b7d85e63a0f2c94d71e8b356"
    }
    resource "aws_ssm_parameter" "ids" {
      name  = "/orders/api_keys"
      type  = "String"
      value = "- 12340000-0000-4000-8000-000000000000\n- keys of orders\n- 00000000000000000000000000000000"
    }
    resource "aws_ssm_parameter" "place" {
      name  = "/orders/api_key_arn"
      type  = "String"
      value = "- arn:aws:secretsmanager:eu-west-1:111122223333:secret:4c1f9a02b7d85e63a0f2c94d71e8b356"
    }
  }

  pass "no secret; from a variable" {
    variable "password" {}
    resource "aws_ssm_parameter" "a" {
      name  = "/app/region"
      type  = "String"
      value = "eu-west-1"
    }
    resource "aws_ssm_parameter" "b" {
      name  = "/app/db-password"
      type  = "SecureString"
      value = "{{resolve:secretsmanager:db}}"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::SSM::Parameter, Properties: { Name: /app/db-password, Type: String, Value: x9Fk2LmQ8vT4zR7w } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::SSM::Parameter, Properties: { Name: /app/region, Type: String, Value: eu-west-1 } }
    YAML
  }
}
