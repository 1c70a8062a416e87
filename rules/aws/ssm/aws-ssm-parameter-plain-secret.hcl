rule "aws-ssm-parameter-plain-secret" {
  title     = "Secret is written out in a parameter"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ssm_parameter"

  for_each = secrets_in({ (self.name == null ? "value" : "${self.name}") = self.value })
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
