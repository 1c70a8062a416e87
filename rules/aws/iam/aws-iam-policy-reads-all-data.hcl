rule "aws-iam-policy-reads-all-data" {
  title     = "IAM policy reads all objects, parameters or secrets of the account"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    actions = [
      "s3:GetObject",
      "secretsmanager:GetSecretValue",
      "ssm:GetParameter",
      "ssm:GetParameters",
      "ssm:GetParametersByPath",
    ]
    # Of those who may do everything, another rule tells.
    named = [for a in each.value.actions : a if a != "*" && a != "*:*"]
    # What all of them are called, in any account or region. What isn't known of a name makes it that of one.
    names  = { s3 = [":s3:::*", ":s3:::*/*"], secretsmanager = [":secret:*"], ssm = [":parameter/*", ":parameter*"] }
    meant  = [for w in actions : w if anytrue([for a in named : iam_action_matches(a, w)])]
    by_arn = [
      for w in meant : w if anytrue([
        for r in each.value.resources : anytrue([for e in names[split(":", w)[0]] : known(endswith(r, e)) && endswith(r, e)])
      ])
    ]
    found = length(by_arn) > 0 ? by_arn : meant
    read = distinct([for w in actions : {
      s3             = "object"
      secretsmanager = "secret"
      ssm            = "parameter"
    }[split(":", w)[0]] if contains(found, w)])
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && (contains(each.value.resources, "*") || length(by_arn) > 0) && !is_permissions_boundary(self)
  require  = length(found) == 0
  focus    = [for a in named : a if anytrue([for w in found : iam_action_matches(a, w)])][0]
  message = "Whoever takes over what ${resource.address} is given to can read what it has no need of: every ${length(read) == 0 ? "object, parameter or secret" : join(" and every ", read)} of the account."
  remedy  = <<-TEXT
    Terraform: resources = ["$${aws_s3_bucket.data.arn}/*"]
    CloudFormation: Resource: !Sub "$${Data.Arn}/*"
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"]
  aliases    = { checkov = ["CKV_AWS_108", "CKV_AWS_288"] }

  fail "on everything" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ec2:Describe*", "s3:GetObject"], Resource = "*" }] })
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "in a document" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions = [
          "ec2:Describe*",
          "s3:GetObject",
        ]
        resources = ["*"]
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "everything, of which another rule tells, and a resource's own policy" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "*", Resource = "*" },
          { Effect = "Allow", Action = "*:*", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "on one thing, denied, under a condition" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::data/*" },
          { Effect = "Deny", Action = "s3:GetObject", Resource = "*" },
          { Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } } },
          { Effect = "Allow", Action = ["ec2:Describe*", "logs:PutLogEvents"], Resource = "*" },
        ]
      })
    }
  }

  undecided "resources from a variable" {
    variable "resources" { type = list(string) }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = var.resources }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["s3:GetObject"], Resource: "*" }]
    YAML
  }

  pass "template, on one thing" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["s3:GetObject"], Resource: "arn:aws:s3:::data/*" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] } }
    YAML
  }

  pass "of a group in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::GroupPolicy
          Properties: { PolicyName: p, GroupName: g, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:ListBucket", Resource: "*" }] } }
    YAML
  }

  fail "each by the name of all" {
    data "aws_caller_identity" "here" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "ssm:GetParameter", Resource = "arn:aws:ssm:*:${data.aws_caller_identity.here.account_id}:parameter/*" },
          { Effect = "Allow", Action = "ssm:GetParameters", Resource = ["arn:aws:ssm:eu-west-1:111122223333:parameter*"] },
          { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "arn:aws:secretsmanager:*:*:secret:*" },
          { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::*" },
          { Effect = "Allow", Action = "s3:Get*", Resource = "arn:aws:s3:::*/*" },
        ]
      })
    }
    expect {
      count = 5
    }
  }

  fail "what it tells is what it reads" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "ssm:GetParameter"], Resource = ["arn:aws:s3:::data/*", "arn:aws:ssm:*:*:parameter/*"] }] })
    }
    expect {
      message = "has no need of: every parameter of the account."
    }
  }

  pass "some of them, one that isn't known, all of another service" {
    variable "team" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "ssm:GetParameter", Resource = ["arn:aws:ssm:*:*:parameter/shop/*", "arn:aws:ssm:*:*:parameter/${var.team}/*"] },
          { Effect = "Allow", Action = "s3:GetObject", Resource = ["${aws_s3_bucket.b.arn}/*", "arn:aws:s3:::data*/*"] },
          { Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "arn:aws:ssm:*:*:parameter/*" },
        ]
      })
    }
  }

  fail "template, by the name of all" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["ssm:GetParameter", "ssm:GetParametersByPath"], Resource: !Sub "arn:aws:ssm:*:${AWS::AccountId}:parameter/*" }]
    YAML
    expect {
      message = "every parameter of the account"
    }
  }
}
