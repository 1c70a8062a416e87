rule "aws-cognito-password-short" {
  title     = "User pool takes short passwords"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cognito_user_pool"

  param "length" {
    description = "The shortest password that is enough; NIST SP 800-63B asks for eight characters"
    default     = 8
  }

  when    = self.password_policy.minimum_length != null
  require = self.password_policy.minimum_length >= param.length
  message = "Passwords of users of ${resource.address} can be guessed: ${self.password_policy.minimum_length} characters are enough."
  remedy  = <<-TEXT
    Terraform: password_policy { minimum_length = 12 }.
    CloudFormation: Policies: { PasswordPolicy: { MinimumLength: 12 } }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html",
    "https://pages.nist.gov/800-63-3/sp800-63b.html",
  ]

  fail "six" {
    resource "aws_cognito_user_pool" "users" {
      name = "users"
      password_policy {
        minimum_length = 6
      }
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "eight, and what Cognito asks for by itself" {
    resource "aws_cognito_user_pool" "users" {
      name = "users"
      password_policy {
        minimum_length = 8
      }
    }
    resource "aws_cognito_user_pool" "silent" {
      name = "silent"
    }
    resource "aws_cognito_user_pool" "other" {
      name = "other"
      password_policy {
        require_symbols = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Users: { Type: AWS::Cognito::UserPool, Properties: { Policies: { PasswordPolicy: { MinimumLength: 6 } } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Users: { Type: AWS::Cognito::UserPool, Properties: { Policies: { PasswordPolicy: { MinimumLength: 12 } } } }
    YAML
  }
}
