rule "aws-iam-policy-all-of-iam" {
  title     = "IAM policy allows every action of IAM"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    all = [for a in each.value.actions : a if lower(a) == "iam:*"]
    # On what is another service's, IAM has nothing to do.
    foreign = length(each.value.resources) > 0 && alltrue([
      for r in each.value.resources : known(r) && length(regexall("^arn:[^:]*:[^:*?]+:", r)) > 0 && !strcontains(r, ":iam:")
    ])
  }

  # One user or role whose policies may be changed is enough to become an administrator, so it doesn't matter on which.
  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && !is_permissions_boundary(self) && !foreign
  require  = length(all) == 0
  focus    = all[0]
  message  = "Whoever gets ${resource.address} can attach any policy to what it names, and so become an administrator."
  remedy   = <<-TEXT
    List the actions that are used, and limit what may be granted by a permissions boundary.
    Terraform: actions = ["iam:GetRole", "iam:ListRoles"]
    CloudFormation: Action: [iam:GetRole, iam:ListRoles]
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"]
  aliases = {
    checkov = ["CKV2_AWS_40", "CKV_AWS_107", "CKV_AWS_109", "CKV_AWS_110", "CKV_AWS_111", "CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_289", "CKV_AWS_290"]
    trivy   = ["AVD-AWS-0342", "AVD-AWS-0345"]
    cfn_nag = ["F38", "F39", "F40"]
  }

  fail "a policy" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ec2:Describe*", "IAM:*"], Resource = "arn:aws:iam::111122223333:user/robots/*" }] })
    }
  }

  fail "a document" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions = [
          "ec2:Describe*",
          "iam:*",
        ]
        resources = ["*"]
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "of a permission set, of a role" {
    resource "aws_ssoadmin_permission_set_inline_policy" "p" {
      inline_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
      }
    }
    expect {
      count = 2
    }
  }

  pass "on what is another service's" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = ["arn:aws:s3:::orders/*", "arn:aws:sqs:eu-west-1:111122223333:orders"] }] })
    }
  }

  pass "on what is another service's, in a template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:*", Resource: "arn:aws:s3:::orders/*" }] } }
    YAML
  }

  fail "on one of IAM's beside it, on a service that isn't said, on what isn't known, on all but some" {
    variable "role" {}
    resource "aws_iam_policy" "beside" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = ["arn:aws:s3:::orders/*", "arn:aws:iam::111122223333:role/orders"] }] })
    }
    resource "aws_iam_policy" "any" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "arn:aws:*:eu-west-1:111122223333:*" }] })
    }
    resource "aws_iam_policy" "given" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = [var.role, "arn:aws:s3:::orders/*"] }] })
    }
    resource "aws_iam_policy" "but" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", NotResource = "arn:aws:iam::111122223333:role/orders" }] })
    }
    expect {
      count = 4
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "some, denied, conditioned, of another service" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "iam:Get*", Resource = "*" },
          { Effect = "Deny", Action = "iam:*", Resource = "*" },
          { Effect = "Allow", Action = "iam:*", Resource = "*", Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::111122223333:policy/b" } } },
          { Effect = "Allow", Action = "s3:*", Resource = "*" },
        ]
      })
    }
  }

  pass "of a principal" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["iam:*"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["111122223333"]
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:*", Resource: "*" }] } } }
        S: { Type: AWS::SSO::PermissionSet, Properties: { Name: s, InstanceArn: i, InlinePolicy: { Statement: [{ Effect: Allow, Action: "iam:*", Resource: "*" }] } } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:GetRole", Resource: "*" }] } } }
    YAML
  }
}
