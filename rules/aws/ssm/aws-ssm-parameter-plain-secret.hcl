rule "aws-ssm-parameter-plain-secret" {
  title     = "Secret is written out in a parameter"
  severity  = "high"
  category  = "security"
  checklist = "security"
  secret    = true
  kind      = "aws_ssm_parameter"

  let {
    credentials = secrets_in({ (self.name == null ? "value" : "${self.name}") = self.value })
    # A document under a name that says what is in it: its keys are long numbers of mixed digits.
    keys = [
      for k in regexall("(?:^|[\\s\"'=:,-])([0-9a-fA-F]{32,128})(?:$|[\\s\"',])", self.value) : k[0]
      if length(distinct(regexall(".", lower(k[0])))) >= 8
    ]
    holds = (
      length(regexall("(?i)(api|access|secret|private|license|signing|encryption)[_-]?keys?$|secrets?$|tokens?$|passwords?$|credentials?$", self.name)) > 0
      && length(keys) > 0
    )
  }
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
