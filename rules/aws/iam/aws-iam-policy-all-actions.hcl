rule "aws-iam-policy-all-actions" {
  title     = "IAM policy allows every action"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  # Of those on everything aws-iam-policy-full-admin tells.
  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = (
    each.value.effect == "Allow" && !each.value.has_principal && !is_permissions_boundary(self)
    && !(contains(each.value.resources, "*") && length(each.value.conditions) == 0)
  )
  require  = !anytrue([for a in each.value.actions : a == "*" || a == "*:*"])
  message  = "This statement of ${resource.address} allows every action there is, now and in future, on what it names."
  remedy   = <<-TEXT
    List the actions that are used.
    Terraform: actions = ["s3:GetObject", "s3:PutObject"]
    CloudFormation: Action: [s3:GetObject, s3:PutObject]
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"]
  aliases    = { checkov = ["CKV_AWS_49", "CKV_AWS_63"], cfn_nag = ["F3", "F4", "F5"] }

  fail "on one bucket" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::b" }] })
    }
  }

  fail "on everything, under a condition" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } }]
      })
    }
  }

  pass "on everything, of which another rule tells" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = ["*"] }] })
    }
  }

  fail "of every service" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*:*", Resource = "arn:aws:s3:::b" }] })
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::b" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::b" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "denied" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = "arn:aws:s3:::b" }] })
    }
  }

  pass "a service" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::b" }] })
    }
  }

  pass "an endpoint's policy" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["*"]
        resources = ["arn:aws:s3:::b"]
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
        P:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: all
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["*"], Resource: "arn:aws:s3:::b" }]
    YAML
  }

  pass "template with less" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: read
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["s3:Get*"], Resource: "arn:aws:s3:::b" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "arn:aws:s3:::b" }] } }
    YAML
  }

  pass "of a group in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::GroupPolicy
          Properties: { PolicyName: p, GroupName: g, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] } }
    YAML
  }
}
