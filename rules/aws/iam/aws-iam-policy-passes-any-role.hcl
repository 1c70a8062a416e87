rule "aws-iam-policy-passes-any-role" {
  title     = "IAM policy lets pass any role to any service"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    # Those who may do everything, or everything of IAM, are told of already.
    told   = length(each.value.conditions) == 0 ? ["*", "*:*", "iam:*"] : ["*", "*:*"]
    named  = [for a in each.value.actions : a if !contains(told, lower(a))]
    passes = anytrue([for a in named : iam_action_matches(a, "iam:PassRole")])
    bounds = anytrue([for c in each.value.conditions : contains(["iam:passedtoservice", "iam:associatedresourcearn"], lower(c.key))])
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && passes && !bounds && !is_permissions_boundary(self)
  require  = !anytrue([for r in each.value.resources : r == "*" || r == "arn:aws:iam::*:role/*"])
  message  = "Whoever gets ${resource.address} can start a machine or function with the role of an administrator, and so become one: it may pass any role (iam:PassRole)."
  remedy   = <<-TEXT
    Terraform: resources = [aws_iam_role.task.arn], and a condition of iam:PassedToService
    CloudFormation: Resource: !GetAtt TaskRole.Arn, Condition: { StringEquals: { iam:PassedToService: ecs-tasks.amazonaws.com } }
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"]
  aliases    = { checkov = ["CKV_AWS_110", "CKV_AWS_286"], trivy = ["AVD-AWS-0342"], cfn_nag = ["F38", "F39", "F40"] }

  fail "any role" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ecs:RunTask", "iam:PassRole"], Resource = "*" }] })
    }
  }

  fail "by a pattern" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["iam:Pass*"]
        resources = ["*"]
      }
    }
  }

  fail "everything of IAM, under a condition" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] })
    }
  }

  pass "everything of IAM, of which another rule tells" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
    }
  }

  fail "any role of the account" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::*:role/*" }] })
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })
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
          { Effect = "Deny", Action = "iam:PassRole", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["iam:PassRole"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "one role, or for one service" {
    resource "aws_iam_role" "task" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.task.arn },
          { Effect = "Allow", Action = "iam:PassRole", Resource = "*", Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } } },
          { Effect = "Allow", Action = "iam:Get*", Resource = "*" },
        ]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: "iam:PassRole", Resource: "*" }]
    YAML
  }

  pass "template, one role" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: "iam:PassRole", Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/task" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:PassRole", Resource: "*" }] } }
    YAML
  }

  pass "of a group in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::GroupPolicy
          Properties: { PolicyName: p, GroupName: g, PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:GetRole", Resource: "*" }] } }
    YAML
  }
}
