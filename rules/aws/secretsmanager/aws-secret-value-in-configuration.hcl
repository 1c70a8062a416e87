rule "aws-secret-value-in-configuration" {
  title     = "Secret's value is written in the code"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_secretsmanager_secret_version", "aws_secretsmanager_secret"]
  secret    = true

  let {
    value = resource.kind == "aws_secretsmanager_secret" ? self.SecretString : self.secret_string
    # What is there to be replaced by hand is no secret.
    placeholder = length(regexall("(?i)^\\s*(\\{\\s*\\})?\\s*$|change.?me|replace|placeholder|dummy|example|to.?do|to be set|initial|xxx|\\{\\{resolve:", value)) > 0
  }
  when = value != null && !ignored("secret_string")
  # What isn't known isn't written here.
  require = !(known(placeholder) && !placeholder)
  focus   = value
  message = "Whoever reads this repository, or its history, has what ${resource.address} is to keep."
  remedy  = <<-TEXT
    Change the secret. Terraform: secret_string_wo with secret_string_wo_version from an ephemeral resource or variable; or a secret that is filled by hand, and ignore_changes = [secret_string].
    CloudFormation: GenerateSecretString in place of SecretString.
  TEXT

  references = ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html"]

  fail "written out" {
    resource "aws_secretsmanager_secret_version" "v" {
      secret_id     = "db"
      secret_string = "correct-horse-battery"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "under a condition" {
    variable "own" { type = bool }
    resource "aws_secretsmanager_secret_version" "v" {
      secret_id     = "db"
      secret_string = var.own ? "correct-horse-battery" : null
    }
    expect {
      when = "var.own is true"
    }
  }

  fail "under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Own: { Type: String }
      Conditions:
        IsOwn: !Equals [!Ref Own, "true"]
      Resources:
        S: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: !If [IsOwn, correct-horse-battery, !Ref AWS::NoValue] } }
    YAML
    expect {
      when = "Own is true"
    }
  }

  pass "given, and a part of it" {
    variable "password" {}
    resource "aws_secretsmanager_secret_version" "given" {
      secret_id     = "db"
      secret_string = var.password
    }
    resource "aws_secretsmanager_secret_version" "part" {
      secret_id     = "db"
      secret_string = jsonencode({ user = "app", password = var.password })
    }
  }

  pass "filled by hand; made; given; nothing" {
    resource "aws_secretsmanager_secret_version" "hand" {
      secret_id     = "db"
      secret_string = "{}"
    }
    resource "aws_secretsmanager_secret_version" "ignored" {
      secret_id     = "db"
      secret_string = "correct-horse-battery"
      lifecycle {
        ignore_changes = [secret_string]
      }
    }
    resource "random_password" "p" {
      length = 32
    }
    resource "aws_secretsmanager_secret_version" "made" {
      secret_id     = "db"
      secret_string = random_password.p.result
    }
    resource "aws_secretsmanager_secret_version" "elsewhere" {
      secret_id                = "db"
      secret_string_wo_version = 1
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: correct-horse-battery } }
    YAML
  }

  pass "made in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 32 } } }
    YAML
  }
}
