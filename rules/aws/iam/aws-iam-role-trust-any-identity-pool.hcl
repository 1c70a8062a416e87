rule "aws-iam-role-trust-any-identity-pool" {
  title     = "Any Cognito identity pool can take on the role"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_role", "data.aws_iam_policy_document"]

  let {
    statements = iam_statements(resource.kind == "aws_iam_role" ? self.assume_role_policy : self.json)
    host       = "cognito-identity.amazonaws.com"
    # Everybody ("*") is no provider, and one of the stack is none of Cognito's.
    trusted    = [for p in list(try(each.value.statement.Principal.Federated, [])) : { name = p, provider = target(p) }]
    trusts     = anytrue([for t in trusted : t.name == host if !(known(t.provider) && t.provider != null)])
    pools      = [for c in each.value.conditions : c if lower(c.key) == "${host}:aud"]
    # What also holds for a token without a pool, or for all but some, leaves strangers in.
    positive   = ["stringequals", "stringequalsignorecase", "stringlike"]
    loose      = [for c in pools : c if !contains(positive, trimprefix(lower(c.operator), "foranyvalue:"))]
    # No pool's token has what those of another provider say.
    elsewhere  = anytrue([
      for c in each.value.conditions : contains(positive, trimprefix(lower(c.operator), "foranyvalue:"))
      && !startswith(lower(c.key), "${host}:") && length(regexall("^(saml|[a-z0-9-]+([.][a-z0-9-]+)+(/[^:]*)?):[a-z_]+$", lower(c.key))) > 0
    ])
  }

  # Of a trust that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow" && !elsewhere && trusts
  require  = length(pools) > 0 && length(loose) == 0
  focus    = each.value.principals
  message  = "Somebody else's identity pool, in any account, can hand out ${resource.address}: no condition on ${host}:aud names yours."
  remedy   = <<-TEXT
    Terraform: condition { test = "StringEquals", variable = "cognito-identity.amazonaws.com:aud", values = [aws_cognito_identity_pool.main.id] }
    CloudFormation: Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": !Ref Pool } }
  TEXT

  references = ["https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html"]

  pass "a provider of the stack, everybody" {
    cloudformation = <<-YAML
      Resources:
        Provider:
          Type: AWS::IAM::OIDCProvider
          Properties: { Url: "https://app.terraform.io", ClientIdList: [aws.workload.identity] }
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: { Federated: !Ref Provider }
                  Action: sts:AssumeRoleWithWebIdentity
        Open:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement: [{ Effect: Allow, Principal: "*", Action: sts:AssumeRole }]
    YAML
  }

  fail "no pool, and all but one" {
    resource "aws_iam_role" "guest" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "cognito-identity.amazonaws.com" }
          Condition = { "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "unauthenticated" } }
        }]
      })
    }
    data "aws_iam_policy_document" "member" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = ["cognito-identity.amazonaws.com"]
        }
        condition {
          test     = "StringNotEquals"
          variable = "cognito-identity.amazonaws.com:aud"
          values   = ["eu-west-1:1"]
        }
      }
    }
    expect {
      count = 2
    }
  }

  pass "one pool; another provider; denied" {
    resource "aws_cognito_identity_pool" "main" {
      identity_pool_name = "main"
    }
    resource "aws_iam_role" "member" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "cognito-identity.amazonaws.com" }
            Condition = { StringEquals = { "cognito-identity.amazonaws.com:aud" = aws_cognito_identity_pool.main.id } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "graph.facebook.com" }
          },
          {
            Effect    = "Deny"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "cognito-identity.amazonaws.com" }
          },
        ]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Guest:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement: { Effect: Allow, Action: sts:AssumeRoleWithWebIdentity, Principal: { Federated: cognito-identity.amazonaws.com } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Member:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                Effect: Allow
                Action: sts:AssumeRoleWithWebIdentity
                Principal: { Federated: cognito-identity.amazonaws.com }
                Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:1" } }
    YAML
  }

  pass "a trust that can't be read at all: another rule asks" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = var.trust
    }
  }

  pass "a provider that isn't known, with conditions of another's tokens" {
    variable "provider" {}
    resource "aws_iam_role" "web" {
      for_each = toset(["token.actions.githubusercontent.com:sub", "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud", "SAML:aud"])
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider }
          Condition = { "ForAnyValue:StringLike" = { (each.key) = "app" } }
        }]
      })
    }
  }

  fail "conditions that leave pools in" {
    resource "aws_iam_role" "web" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "cognito-identity.amazonaws.com" }
            Condition = { StringNotEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:pull_request" } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "cognito-identity.amazonaws.com" }
            Condition = { StringEquals = { "cognito-identity.amazonaws.com:amr" = "authenticated" } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "cognito-identity.amazonaws.com" }
            Condition = { StringEquals = { "aws:SourceVpc" = "vpc-1" } }
          },
        ]
      })
    }
    expect {
      count = 3
    }
  }

  undecided "a provider that isn't known, without conditions" {
    variable "provider" {}
    resource "aws_iam_role" "web" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider }
        }]
      })
    }
  }

  pass "template, a provider that isn't known" {
    cloudformation = <<-YAML
      Parameters:
        Provider: { Type: String }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Ref Provider }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main" } }
    YAML
  }
}
