rule "aws-cognito-user-pool-no-second-factor" {
  title     = "User pool offers no second factor"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_cognito_user_pool"
  default   = "production"

  require = contains(["ON", "OPTIONAL"], self.mfa_configuration == null ? "OFF" : self.mfa_configuration)
  message = "A guessed or stolen password is enough to act as a user of ${resource.address}; none can protect the account by a second factor."
  remedy  = <<-TEXT
    Terraform: mfa_configuration = "OPTIONAL", and software_token_mfa_configuration { enabled = true }
    CloudFormation: MfaConfiguration: "OPTIONAL", EnabledMfas: [SOFTWARE_TOKEN_MFA]
  TEXT

  references = ["https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html"]
  aliases    = { cfn_nag = ["F78"] }

  fail "not said" {
    given {
      environment = "production"
    }
    resource "aws_cognito_user_pool" "p" {
      name = "p"
    }
  }

  fail "off" {
    given {
      environment = "production"
    }
    resource "aws_cognito_user_pool" "p" {
      name              = "p"
      mfa_configuration = "OFF"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "asked for, or possible" {
    given {
      environment = "production"
    }
    resource "aws_cognito_user_pool" "p" {
      name              = "p"
      mfa_configuration = "ON"
    }
    resource "aws_cognito_user_pool" "q" {
      name              = "q"
      mfa_configuration = "OPTIONAL"
    }
  }

  fail "template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::Cognito::UserPool }
    YAML
  }

  pass "template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::Cognito::UserPool, Properties: { MfaConfiguration: "ON" } }
    YAML
  }
}
