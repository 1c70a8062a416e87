rule "aws-cognito-implicit-flow" {
  title     = "Client gets its tokens in an address"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_cognito_user_pool_client"

  # Without that Cognito serves sign-in by the SDKs alone, whatever flows are named.
  when    = self.allowed_oauth_flows_user_pool_client
  require = !contains(list(self.allowed_oauth_flows), "implicit")
  focus   = self.allowed_oauth_flows
  message = "Tokens for users of ${resource.address} stand in the browser's address, history and what it tells other sites: the implicit flow is allowed, which OAuth 2.1 leaves out."
  remedy  = <<-TEXT
    The code flow with PKCE needs no secret in the browser.
    Terraform: allowed_oauth_flows = ["code"].
    CloudFormation: AllowedOAuthFlows: [code].
  TEXT

  references = [
    "https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html",
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html",
    "https://datatracker.ietf.org/doc/html/rfc9700#section-2.1.2",
  ]

  fail "beside the code flow" {
    resource "aws_cognito_user_pool_client" "web" {
      name                                 = "web"
      user_pool_id                         = "eu-west-1_1"
      allowed_oauth_flows_user_pool_client = true
      allowed_oauth_flows                  = ["code", "implicit"]
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "the code flow, none" {
    resource "aws_cognito_user_pool_client" "web" {
      user_pool_id                         = "eu-west-1_1"
      allowed_oauth_flows_user_pool_client = true
      allowed_oauth_flows                  = ["code"]
    }
    resource "aws_cognito_user_pool_client" "server" {
      user_pool_id = "eu-west-1_1"
    }
  }

  pass "OAuth isn't switched on" {
    resource "aws_cognito_user_pool_client" "web" {
      user_pool_id        = "eu-west-1_1"
      allowed_oauth_flows = ["implicit"]
    }
    resource "aws_cognito_user_pool_client" "off" {
      user_pool_id                         = "eu-west-1_1"
      allowed_oauth_flows_user_pool_client = false
      allowed_oauth_flows                  = ["implicit"]
    }
  }

  undecided "OAuth switched on by a variable" {
    variable "oauth" {}
    resource "aws_cognito_user_pool_client" "web" {
      user_pool_id                         = "eu-west-1_1"
      allowed_oauth_flows_user_pool_client = var.oauth
      allowed_oauth_flows                  = ["implicit"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Web: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: eu-west-1_1, AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: [implicit] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Web: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: eu-west-1_1, AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: [code] } }
        Off: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: eu-west-1_1, AllowedOAuthFlows: [implicit] } }
    YAML
  }
}
