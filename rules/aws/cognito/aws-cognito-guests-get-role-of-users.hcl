rule "aws-cognito-guests-get-role-of-users" {
  title     = "Guests of an identity pool get the role of those who have logged in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_cognito_identity_pool_roles_attachment"

  let {
    # What one value of the map refers to, apart from the other.
    roles  = [for r in [self.roles.unauthenticated, self.roles.authenticated] : target(r, "aws_iam_role")]
    guests = roles[0]
    users  = roles[1]
    pool   = target(self.identity_pool_id, "aws_cognito_identity_pool")
    # A trust that asks for authenticated keeps guests out, whatever role the pool has for them.
    trusts = [for s in iam_statements(guests.assume_role_policy) : s if s.effect == "Allow" && length([for c in s.conditions : c if lower(c.key) == "cognito-identity.amazonaws.com:amr" && !contains(c.values, "unauthenticated")]) == 0]
    same   = guests != null || users != null ? facts(guests).address == facts(users).address : self.roles.unauthenticated == self.roles.authenticated
  }

  # Of a pool that isn't here, the code that makes it says whether it has guests.
  when    = self.roles.unauthenticated != null && (pool == null ? true : pool.allow_unauthenticated_identities == true)
  require = !same || (guests != null && length(trusts) == 0)
  focus   = self.roles
  message = "Anybody who knows the id of the identity pool may do what its users may: ${resource.address} gives guests the same role${guests != null ? ", ${facts(guests).address}" : ""}."
  remedy  = <<-TEXT
    Give guests a role of their own that may do what everybody may, or none, and have each trust ask for the kind of its identities.
    Terraform: roles = { authenticated = aws_iam_role.user.arn, unauthenticated = aws_iam_role.guest.arn }
    CloudFormation: Roles: { authenticated: !GetAtt User.Arn, unauthenticated: !GetAtt Guest.Arn }
  TEXT

  references = [
    "https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html",
    "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
  ]

  fail "one role for both" {
    resource "aws_cognito_identity_pool" "p" {
      identity_pool_name               = "p"
      allow_unauthenticated_identities = true
    }
    resource "aws_iam_role" "all" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "cognito-identity.amazonaws.com" }
          Condition = {
            StringEquals             = { "cognito-identity.amazonaws.com:aud" = aws_cognito_identity_pool.p.id }
            "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = ["authenticated", "unauthenticated"] }
          }
        }]
      })
    }
    resource "aws_cognito_identity_pool_roles_attachment" "p" {
      identity_pool_id = aws_cognito_identity_pool.p.id
      roles            = { authenticated = aws_iam_role.all.arn, unauthenticated = aws_iam_role.all.arn }
    }
    expect {
      message = "the same role, aws_iam_role.all"
    }
  }

  fail "one role from elsewhere for both, of a pool from elsewhere" {
    resource "aws_cognito_identity_pool_roles_attachment" "p" {
      identity_pool_id = "eu-west-1:0a1b2c3d-0000-0000-0000-000000000000"
      roles            = { authenticated = "arn:aws:iam::111122223333:role/all", unauthenticated = "arn:aws:iam::111122223333:role/all" }
    }
  }

  pass "two roles, one role, no guests, or a trust that lets only users in" {
    resource "aws_cognito_identity_pool" "open" {
      identity_pool_name               = "open"
      allow_unauthenticated_identities = true
    }
    resource "aws_cognito_identity_pool" "closed" {
      identity_pool_name               = "closed"
      allow_unauthenticated_identities = false
    }
    resource "aws_iam_role" "user" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "cognito-identity.amazonaws.com" }
          Condition = { "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "authenticated" } }
          }, {
          Effect    = "Deny"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "cognito-identity.amazonaws.com" }
          Condition = { StringNotEquals = { "cognito-identity.amazonaws.com:aud" = aws_cognito_identity_pool.open.id } }
        }]
      })
    }
    resource "aws_iam_role" "guest" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "cognito-identity.amazonaws.com" } }]
      })
    }
    resource "aws_cognito_identity_pool_roles_attachment" "two" {
      identity_pool_id = aws_cognito_identity_pool.open.id
      roles            = { authenticated = aws_iam_role.user.arn, unauthenticated = aws_iam_role.guest.arn }
    }
    resource "aws_cognito_identity_pool_roles_attachment" "one" {
      identity_pool_id = aws_cognito_identity_pool.open.id
      roles            = { authenticated = aws_iam_role.guest.arn }
    }
    resource "aws_cognito_identity_pool_roles_attachment" "half" {
      identity_pool_id = aws_cognito_identity_pool.open.id
      roles            = { authenticated = "arn:aws:iam::111122223333:role/user", unauthenticated = aws_iam_role.guest.arn }
    }
    resource "aws_cognito_identity_pool_roles_attachment" "other_half" {
      identity_pool_id = aws_cognito_identity_pool.open.id
      roles            = { authenticated = aws_iam_role.user.arn, unauthenticated = "arn:aws:iam::111122223333:role/guest" }
    }
    resource "aws_cognito_identity_pool_roles_attachment" "none" {
      identity_pool_id = aws_cognito_identity_pool.open.id
      roles            = {}
    }
    resource "aws_cognito_identity_pool_roles_attachment" "closed" {
      identity_pool_id = aws_cognito_identity_pool.closed.id
      roles            = { authenticated = aws_iam_role.guest.arn, unauthenticated = aws_iam_role.guest.arn }
    }
    resource "aws_cognito_identity_pool_roles_attachment" "trust" {
      identity_pool_id = aws_cognito_identity_pool.open.id
      roles            = { authenticated = aws_iam_role.user.arn, unauthenticated = aws_iam_role.user.arn }
    }
  }

  undecided "one of the roles from a variable" {
    variable "user" {}
    resource "aws_cognito_identity_pool" "p" {
      identity_pool_name               = "p"
      allow_unauthenticated_identities = true
    }
    resource "aws_iam_role" "guest" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "cognito-identity.amazonaws.com" } }]
      })
    }
    resource "aws_cognito_identity_pool_roles_attachment" "p" {
      identity_pool_id = aws_cognito_identity_pool.p.id
      roles            = { authenticated = var.user, unauthenticated = aws_iam_role.guest.arn }
    }
  }

  undecided "roles from variables" {
    variable "user" {}
    variable "guest" {}
    resource "aws_cognito_identity_pool" "p" {
      identity_pool_name               = "p"
      allow_unauthenticated_identities = true
    }
    resource "aws_cognito_identity_pool_roles_attachment" "p" {
      identity_pool_id = aws_cognito_identity_pool.p.id
      roles            = { authenticated = var.user, unauthenticated = var.guest }
    }
  }

  fail "one role for both, in a template" {
    cloudformation = <<-YAML
      Resources:
        Pool: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } }
        All:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: { Federated: cognito-identity.amazonaws.com }
                  Action: sts:AssumeRoleWithWebIdentity
                  Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": !Ref Pool } }
        Roles:
          Type: AWS::Cognito::IdentityPoolRoleAttachment
          Properties: { IdentityPoolId: !Ref Pool, Roles: { authenticated: !GetAtt All.Arn, unauthenticated: !GetAtt All.Arn } }
    YAML
    expect {
      at = "template.yaml:14"
    }
  }

  pass "two roles, in a template" {
    cloudformation = <<-YAML
      Resources:
        Pool: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } }
        User:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: sts:AssumeRoleWithWebIdentity }] } }
        Guest:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: sts:AssumeRoleWithWebIdentity }] } }
        Roles:
          Type: AWS::Cognito::IdentityPoolRoleAttachment
          Properties: { IdentityPoolId: !Ref Pool, Roles: { authenticated: !GetAtt User.Arn, unauthenticated: !GetAtt Guest.Arn } }
    YAML
  }
}
