rule "aws-iam-role-raises-itself" {
  title     = "Role may change its own rights"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    # Of AWS's own policies other rules tell.
    own        = [for p in self.policies : p if !anytrue([for t in texts(p.arn) : strcontains(t.text, ":iam::aws:policy/")])]
    statements = iam_statements([for p in own : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy])
    raising    = ["iam:AttachRolePolicy", "iam:PutRolePolicy"]
    # What another statement denies isn't looked at closer.
    denied  = anytrue([for s in statements : s.effect == "Deny" && iam_allows(s, concat(raising, ["iam:UpdateAssumeRolePolicy"]))])
    # Of all actions, or all of IAM, other rules tell.
    whole   = anytrue([for a in each.value.actions : contains(["*", "*:*", "iam:*"], lower(a))])
    raises  = iam_allows(each.value, raising)
    trusts  = iam_allows(each.value, ["iam:UpdateAssumeRolePolicy"])
    subject = [for r in each.value.resources : { name = r, role = target(r, "aws_iam_role") }]
    # Terraform makes up a name that begins with the prefix.
    name = self.name_prefix == null ? self.name : "${self.name_prefix}20260101000000000000000001"
    path = self.path == null ? "/" : self.path
    # A part that isn't known may be anything.
    patterns = [for s in subject : flatten([for t in texts(s.name) : [for p in regexall(":role/(.*[*?].*)$", t.text) : {
      whole  = !strcontains(p[0], "$")
      regexp = "^${replace(replace(replace(replace(p[0], "/[$][{][^}]*[}]/", "*"), ".", "[.]"), "*", ".*"), "?", ".")}$"
    }]])]
    itself = anytrue([
      for i, s in subject : known(s.role) && s.role != null
      ? facts(s.role).address == resource.address
      : endswith(s.name, ":role/*") || (name != null && (endswith(s.name, ":role${path}${name}") || anytrue([
        for p in patterns[i] : length(regexall(p.regexp, trimprefix("${path}${name}", "/"))) > 0 && (p.whole ? true : undecided("which roles a pattern matches"))
      ])))
    ])
  }

  # Of what is allowed on everything, aws-iam-policy-privilege-escalation tells. A boundary limits what a role can become.
  for_each = statements
  when     = each.value.effect == "Allow" && !whole && length(each.value.conditions) == 0 && !contains(each.value.resources, "*") && self.permissions_boundary == null && !denied
  require  = !((raises || trusts) && itself)
  focus    = each.value.resources
  message = (
    raises
    ? "Whoever runs as ${resource.address} can become an administrator: the role may give itself any policy."
    : "Whoever runs as ${resource.address} can let anybody act as it: the role may rewrite whom it trusts."
  )
  remedy = <<-TEXT
    Name the roles that it makes, by a path or a prefix that isn't its own; let it attach only policies that a condition of iam:PolicyARN names, or set a boundary.
    Terraform: Resource = "arn:aws:iam::$${local.account}:role/apps/*"; permissions_boundary = aws_iam_policy.boundary.arn
    CloudFormation: Resource: !Sub arn:$${AWS::Partition}:iam::$${AWS::AccountId}:role/apps/*, PermissionsBoundary: !Ref Boundary
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-permissions-boundaries",
  ]

  fail "attaches policies to itself" {
    resource "aws_iam_role" "ci" {
      name               = "ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role = aws_iam_role.ci.id
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], Resource = aws_iam_role.ci.arn }]
      })
    }
    expect {
      count = 1
    }
  }

  fail "rewrites its trust, by a managed policy and its name" {
    data "aws_caller_identity" "me" {}
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["iam:Update*", "iam:PassRole"]
        resources = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/ci"]
      }
    }
    resource "aws_iam_policy" "p" {
      policy = data.aws_iam_policy_document.d.json
    }
    resource "aws_iam_role" "ci" {
      name               = "ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.ci.name
      policy_arn = aws_iam_policy.p.arn
    }
  }

  fail "every role of the account" {
    resource "aws_iam_role" "ci" {
      assume_role_policy = "{}"
      inline_policy {
        name = "roles"
        policy = jsonencode({
          Statement = [{ Effect = "Allow", Action = "iam:*RolePolicy", Resource = ["arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:policy/*"] }]
        })
      }
    }
  }

  fail "a prefix, a suffix, a path that are its own" {
    data "aws_caller_identity" "me" {}
    resource "aws_iam_role" "prefix" {
      name               = "watchdog-deploy"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "prefix" {
      role   = aws_iam_role.prefix.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/watchdog-*" }] })
    }
    resource "aws_iam_role" "suffix" {
      name               = "github-deploy-role"
      assume_role_policy = "{}"
      inline_policy {
        name   = "roles"
        policy = <<-JSON
          { "Statement": [{ "Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": ["arn:aws:iam::111122223333:role/app-*", "arn:aws:iam::111122223333:role/*-deploy-rol?"] }] }
        JSON
      }
    }
    data "aws_iam_policy_document" "roles" {
      statement {
        actions   = ["iam:UpdateAssumeRolePolicy"]
        resources = ["arn:aws:iam::*:role/ci/*"]
      }
    }
    resource "aws_iam_role" "path" {
      name_prefix        = "deploy.main-"
      path               = "/ci/"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "path" {
      role   = aws_iam_role.path.id
      policy = data.aws_iam_policy_document.roles.json
    }
    resource "aws_iam_role" "dot" {
      name_prefix        = "deploy.main-"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "dot" {
      role   = aws_iam_role.dot.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::111122223333:role/deploy.*" }] })
    }
    expect {
      count = 4
    }
  }

  pass "a prefix, a suffix, a path that are others'" {
    resource "aws_iam_role" "ci" {
      name               = "ci-deploy"
      path               = "/ci/"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = ["arn:aws:iam::111122223333:role/app-*", "arn:aws:iam::111122223333:role/ci-*", "arn:aws:iam::111122223333:role/*-deploy-?", "arn:aws:iam::111122223333:role/ci-deploy", "arn:aws:iam::111122223333:role/ci/ci.d*", "arn:aws:iam::111122223333:policy/ci/*"] }] })
    }
    resource "aws_iam_role" "unnamed" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "unnamed" {
      role   = aws_iam_role.unnamed.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::111122223333:role/app-*" }] })
    }
  }

  undecided "a prefix that isn't known" {
    variable "project" {}
    resource "aws_iam_role" "ci" {
      name               = "shop-ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "arn:aws:iam::111122223333:role/${var.project}-*" }] })
    }
  }

  pass "a prefix that isn't known, and another suffix" {
    variable "project" {}
    resource "aws_iam_role" "ci" {
      name               = "shop-ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "arn:aws:iam::111122223333:role/${var.project}-*-task" }] })
    }
  }

  undecided "a name that isn't known" {
    variable "name" {}
    resource "aws_iam_role" "ci" {
      name               = var.name
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "arn:aws:iam::111122223333:role/ci-*" }] })
    }
  }

  pass "other roles, a boundary, a condition, a denial, reading" {
    resource "aws_iam_role" "app" {
      name               = "app"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role" "ci" {
      name               = "ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role = aws_iam_role.ci.id
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = [aws_iam_role.app.arn, "arn:aws:iam::111122223333:role/apps/*"] },
          { Effect = "Allow", Action = ["iam:GetRole", "iam:PassRole"], Resource = aws_iam_role.ci.arn },
          { Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = aws_iam_role.ci.arn, Condition = { ArnEquals = { "iam:PolicyARN" = "arn:aws:iam::aws:policy/ReadOnlyAccess" } } },
        ]
      })
    }
    resource "aws_iam_role" "limited" {
      name                 = "limited"
      assume_role_policy   = "{}"
      permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
    }
    resource "aws_iam_role_policy" "limited" {
      role   = aws_iam_role.limited.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = aws_iam_role.limited.arn }] })
    }
    resource "aws_iam_role" "denied" {
      name               = "denied"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "denied" {
      role = aws_iam_role.denied.id
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::111122223333:role/*" },
          { Effect = "Deny", Action = "iam:*", Resource = aws_iam_role.denied.arn },
        ]
      })
    }
  }

  pass "all of IAM, of which another rule tells" {
    resource "aws_iam_role" "ci" {
      name               = "ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "arn:aws:iam::111122223333:role/*" }] })
    }
  }

  pass "everything, of which another rule tells" {
    resource "aws_iam_role" "ci" {
      name               = "ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "*" }] })
    }
  }

  pass "AWS's own policies, in whichever partition" {
    data "aws_partition" "here" {}
    resource "aws_iam_role" "ci" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.ci.name
      policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AdministratorAccess"
    }
  }

  pass "AWS's own policies, in whichever partition, in a template" {
    cloudformation = <<-YAML
      Resources:
        Ci:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns: [!Sub "arn:$${AWS::Partition}:iam::aws:policy/AdministratorAccess"]
    YAML
  }

  undecided "a policy from elsewhere" {
    variable "policy" {}
    resource "aws_iam_role" "ci" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.ci.name
      policy_arn = var.policy
    }
  }

  undecided "a role that isn't known" {
    variable "role_arn" {}
    resource "aws_iam_role" "ci" {
      name               = "ci"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "ci" {
      role   = aws_iam_role.ci.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = var.role_arn }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Ci:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: {} }
        Rights:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: ci
            Roles: [!Ref Ci]
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:PutRolePolicy", Resource: !GetAtt Ci.Arn }] }
        Build:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            RoleName: !Sub "$${AWS::StackName}-build"
            Policies:
              - PolicyName: build
                PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:AttachRolePolicy", Resource: !Sub "arn:$${AWS::Partition}:iam::$${AWS::AccountId}:role/*" }] }
    YAML
    expect {
      count = 2
    }
  }

  fail "template, by a prefix" {
    cloudformation = <<-YAML
      Resources:
        Ci:
          Type: AWS::IAM::Role
          Properties:
            RoleName: shop-deploy
            AssumeRolePolicyDocument: {}
            Policies:
              - PolicyName: ci
                PolicyDocument: { Statement: [{ Effect: Allow, Action: ["iam:CreateRole", "iam:PutRolePolicy"], Resource: !Sub "arn:$${AWS::Partition}:iam::$${AWS::AccountId}:role/shop-*" }] }
    YAML
  }

  pass "template, other roles" {
    cloudformation = <<-YAML
      Resources:
        App:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: {} }
        Ci:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            Policies:
              - PolicyName: ci
                PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:PutRolePolicy", Resource: !GetAtt App.Arn }] }
    YAML
  }
}
