rule "aws-cognito-identity-pool-guests" {
  title     = "Identity pool gives AWS credentials to guests"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cognito_identity_pool"

  require = self.allow_unauthenticated_identities != true
  message = "Anybody who knows the id of ${resource.address}, which every client carries, gets credentials of its role for guests."
  remedy  = <<-TEXT
    Terraform: allow_unauthenticated_identities = false
    CloudFormation: AllowUnauthenticatedIdentities: false
  TEXT

  references = ["https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html"]
  aliases    = { checkov = ["CKV_AWS_366"], cfn_nag = ["W57"] }
  controls   = { "fsbp" = ["Cognito.2"] }

  fail "guests" {
    resource "aws_cognito_identity_pool" "p" {
      identity_pool_name               = "p"
      allow_unauthenticated_identities = true
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "none" {
    resource "aws_cognito_identity_pool" "p" {
      identity_pool_name               = "p"
      allow_unauthenticated_identities = false
    }
    resource "aws_cognito_identity_pool" "q" {
      identity_pool_name = "q"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: false } }
    YAML
  }
}
