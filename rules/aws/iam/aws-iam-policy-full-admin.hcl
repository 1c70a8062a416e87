rule "aws-iam-policy-full-admin" {
  title     = "IAM policy allows everything on everything"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && contains(each.value.resources, "*") && length(each.value.conditions) == 0 && !is_permissions_boundary(self)
  require  = !anytrue([for a in each.value.actions : a == "*" || a == "*:*"])
  message  = "Whoever gets ${resource.address} can do anything in the account, including delete it all and make new administrators."
  remedy   = <<-TEXT
    List the actions that are used (IAM Access Analyzer generates a policy from CloudTrail), and on which resources.
    Terraform: actions = ["s3:GetObject"], resources = ["$${aws_s3_bucket.data.arn}/*"]
    CloudFormation: Action: s3:GetObject, Resource: !Sub "$${Data.Arn}/*"
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  ]
  aliases  = { checkov = ["CKV_AWS_1", "CKV2_AWS_40", "CKV_AWS_49", "CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_107", "CKV_AWS_108", "CKV_AWS_109", "CKV_AWS_110", "CKV_AWS_111", "CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289", "CKV_AWS_290"], cfn_nag = ["F3", "F4", "F5"] }
  controls = { "cis-aws-3.0" = ["1.16"], "fsbp" = ["IAM.1"], "nist-800-53-r5" = ["AC-2", "AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-5", "AC-6", "AC-6(10)", "AC-6(2)", "AC-6(3)"] }

  fail "JSON" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "s3:GetObject", Resource = "*" },
          { Effect = "Allow", Action = "*", Resource = "*" },
        ]
      })
    }
    expect {
      at    = "main.tf:5"
      count = 1
    }
  }

  fail "heredoc, one statement, lists" {
    resource "aws_iam_role_policy" "p" {
      role   = "r"
      policy = <<-JSON
        { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": ["*"], "Resource": ["*"] } }
      JSON
    }
  }

  fail "document" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["*"]
        resources = ["*"]
      }
    }
    resource "aws_iam_policy" "p" {
      policy = data.aws_iam_policy_document.d.json
    }
  }

  fail "document of another, beside statements that aren't known" {
    variable "more" {}
    data "aws_iam_policy_document" "own" {
      statement {
        actions   = ["*"]
        resources = ["*"]
      }
      dynamic "statement" {
        for_each = var.more
        content {
          actions   = [statement.value]
          resources = ["*"]
        }
      }
    }
    data "aws_iam_policy_document" "all" {
      source_policy_documents = [data.aws_iam_policy_document.own.json]
    }
    resource "aws_iam_policy" "p" {
      name   = "p"
      policy = data.aws_iam_policy_document.all.json
    }
    expect {
      at      = "main.tf:4"
      message = "Whoever gets aws_iam_policy.p "
    }
  }

  fail "document of another, at times" {
    variable "admin" {
      type = bool
    }
    locals {
      wide = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    data "aws_iam_policy_document" "all" {
      source_policy_documents = var.admin ? [local.wide] : []
      statement {
        actions   = ["s3:GetObject"]
        resources = ["*"]
      }
    }
    resource "aws_iam_policy" "p" {
      policy = data.aws_iam_policy_document.all.json
    }
    expect {
      when = "var.admin is true"
    }
  }

  pass "document in which a statement of that name is replaced" {
    data "aws_iam_policy_document" "wide" {
      statement {
        sid       = "All"
        actions   = ["s3:*"]
        resources = ["*"]
      }
    }
    data "aws_iam_policy_document" "all" {
      statement {
        sid       = "All"
        actions   = ["*"]
        resources = ["*"]
      }
      override_policy_documents = [data.aws_iam_policy_document.wide.json]
    }
  }

  fail "inline in a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
      inline_policy {
        name   = "all"
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
      }
    }
  }

  fail "outside production" {
    variable "env" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = var.env == "prod" ? "s3:*" : "*", Resource = "*" }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "of every service" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*:*", Resource = "*" }] })
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "a resource's own policy" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["*"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "less" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Deny", Action = "*", Resource = "*" },
          { Effect = "Allow", Action = "*", Resource = aws_s3_bucket.b.arn },
          { Effect = "Allow", Action = "s3:*", Resource = ["*"] },
          { Effect = "Allow", Action = "*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
        ]
      })
    }
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
  }

  undecided "actions from a variable" {
    variable "actions" { type = list(string) }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: "*", Resource: "*" }]
    YAML
  }

  fail "inline in a role of a template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ec2.amazonaws.com } }] }
            Policies:
              - PolicyName: all
                PolicyDocument: { Statement: { Effect: Allow, Action: ["*"], Resource: ["*"] } }
    YAML
  }

  pass "template with less" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: read
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: !Sub "${B.Arn}/*" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } }
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

  fail "a boundary that is given to its role, too, under a condition" {
    variable "is_given" {
      type = bool
    }
    resource "aws_iam_policy" "limit" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    resource "aws_iam_role" "deploy" {
      assume_role_policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
      permissions_boundary = aws_iam_policy.limit.arn
    }
    resource "aws_iam_role_policy_attachment" "deploy" {
      count      = var.is_given ? 1 : 0
      role       = aws_iam_role.deploy.name
      policy_arn = aws_iam_policy.limit.arn
    }
    expect {
      when = "var.is_given is true"
    }
  }
}
