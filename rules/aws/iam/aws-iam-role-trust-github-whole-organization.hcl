rule "aws-iam-role-trust-github-whole-organization" {
  title     = "Any repository of an organization can take on a role that may do nearly everything"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    statements = iam_statements(self.assume_role_policy)
    host    = "token.actions.githubusercontent.com"
    subject = [for c in each.value.conditions : c if lower(c.key) == "${host}:sub"]
    # What else is asked may name the repository or the workflow.
    others = [for c in each.value.conditions : c if !contains(["${host}:sub", "${host}:aud"], lower(c.key))]
    # All conditions have to hold, of each one value; a star is one for StringLike only.
    whole = [for c in subject : [for v in c.values : v if contains(["stringlike", "foranyvalue:stringlike"], lower(c.operator)) && length(regexall("^repo:[^/*?:]+/[*](:|$)", join("", texts(v)[*].text))) > 0]]
    documents = [for p in self.policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]
    administrator = (
      anytrue([for p in self.policies : endswith(p.arn, ":policy/AdministratorAccess")])
      || anytrue([for s in iam_statements(documents) : s.effect == "Allow" && contains(s.actions, "*") && contains(s.resources, "*") && length(s.conditions) == 0])
    )
    # All but an administrator: everything besides users, roles and the organization.
    power = anytrue([for p in self.policies : endswith(p.arn, ":policy/PowerUserAccess")])
  }

  # Of a trust that can't be read at all, other rules ask. Who has a boundary may do what both allow.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow" && length(subject) > 0 && length(others) == 0 && self.permissions_boundary == null && (administrator || power)
  require  = anytrue([for w in whole : length(w) == 0])
  focus    = flatten([for c in subject : c.values])
  message = (
    known(administrator) && administrator
    ? "Whoever can run a workflow in any repository of the owner owns the account, too: the condition on ${host}:sub names the owner and no repository, and ${resource.address} is an administrator. A branch or an environment of the right name is quickly made there."
    : "Whoever can run a workflow in any repository of the owner can read, change and delete what the account holds: the condition on ${host}:sub names the owner and no repository, and ${resource.address} may do everything but manage users and roles. A branch or an environment of the right name is quickly made there."
  )
  remedy   = <<-TEXT
    Name the repositories, and who may deploy from them.
    Terraform: condition { test = "StringEquals", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/infrastructure:environment:production"] }
    CloudFormation: Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/infrastructure:ref:refs/heads/main" } }
  TEXT

  references = [
    "https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html",
  ]

  fail "an environment of any repository, attached and written" {
    resource "aws_iam_role" "r" {
      name = "deployment"
      assume_role_policy = jsonencode({ Statement = [{
        Effect    = "Allow"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
          StringLike   = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*", "repo:acme/*:environment:Production"] }
        }
      }] })
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    }
    resource "aws_iam_role" "s" {
      name = "s"
      assume_role_policy = jsonencode({ Statement = [{
        Effect    = "Allow"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } }
      }] })
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
      }
    }
    expect {
      count = 2
    }
  }

  pass "a repository; some of a name; a star that is none; another condition; fewer rights; a boundary; denied" {
    locals {
      trust = { for k, v in {
        one    = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
        some   = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/infra-*:environment:production" } }
        equals = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } }
        other  = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" }, StringEquals = { "token.actions.githubusercontent.com:repository_id" = "1145608538" } }
        two    = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" }, StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:refs/heads/main" } }
      } : k => jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = v }] }) }
      open = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } }
    }
    resource "aws_iam_role" "r" {
      for_each            = local.trust
      assume_role_policy  = each.value
      managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
    resource "aws_iam_role" "fewer" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = local.open }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
      inline_policy {
        policy = jsonencode({ Statement = [
          { Effect = "Allow", Action = "s3:*", Resource = "*" },
          { Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::orders/*" },
          { Effect = "Allow", Action = "*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } },
          { Effect = "Deny", Action = "*", Resource = "*" },
        ] })
      }
    }
    resource "aws_iam_role" "bounded" {
      assume_role_policy   = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = local.open }] })
      managed_policy_arns  = ["arn:aws:iam::aws:policy/AdministratorAccess"]
      permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
    }
    resource "aws_iam_role" "denied" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Deny", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = local.open }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
    resource "aws_iam_role" "lambda" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }

  fail "a policy of the stack" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*:*" } } }] })
      managed_policy_arns = [aws_iam_policy.p.arn]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" } }
    YAML
  }

  pass "template that names the repository" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:*" } }
    YAML
  }

  pass "a trust that can't be read at all" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy  = var.trust
      managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }

  fail "all but an administrator" {
    resource "aws_iam_role" "r" {
      name               = "deployment"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } } }] })
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
    }
    expect {
      message = "may do everything but manage users and roles"
    }
  }

  fail "both" {
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]
    }
    expect {
      message = "is an administrator"
    }
  }

  undecided "a policy that isn't known" {
    variable "policy" {}
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } } }] })
      managed_policy_arns = [var.policy]
    }
  }

  fail "all but an administrator, beside a policy that isn't known" {
    variable "policy" {}
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Action = "sts:AssumeRoleWithWebIdentity", Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess", var.policy]
    }
    expect {
      message = "may do everything but manage users and roles"
    }
  }

  fail "all but an administrator in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
                  Action: sts:AssumeRoleWithWebIdentity
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" } }
            ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]
    YAML
  }
}
