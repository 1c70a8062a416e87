rule "aws-cognito-implicit-flow" {
  title     = "Client gets its tokens in an address"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_cognito_user_pool_client"

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
    "https://datatracker.ietf.org/doc/html/rfc9700#section-2.1.2",
  ]

  fail "beside the code flow" {
    resource "aws_cognito_user_pool_client" "web" {
      name                = "web"
      user_pool_id        = "eu-west-1_1"
      allowed_oauth_flows = ["code", "implicit"]
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "the code flow, none" {
    resource "aws_cognito_user_pool_client" "web" {
      user_pool_id        = "eu-west-1_1"
      allowed_oauth_flows = ["code"]
    }
    resource "aws_cognito_user_pool_client" "server" {
      user_pool_id = "eu-west-1_1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Web: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: eu-west-1_1, AllowedOAuthFlows: [implicit] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Web: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: eu-west-1_1, AllowedOAuthFlows: [code] } }
    YAML
  }
}
