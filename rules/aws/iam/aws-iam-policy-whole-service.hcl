rule "aws-iam-policy-whole-service" {
  title     = "IAM policy allows all of a service, everywhere"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    whole = [for a in each.value.actions : a if endswith(a, ":*") && a != "*:*" && lower(a) != "iam:*" && !contains(param.services, lower(split(":", a)[0]))]
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && contains(each.value.resources, "*") && !is_permissions_boundary(self)
  require  = length(whole) == 0
  focus    = whole[0]
  message = "Whoever takes over what ${resource.address} is given to can delete and reconfigure everything there: ${join(", ", whole)} ${length(whole) == 1 ? "is" : "are"} allowed on all resources of the account."
  remedy  = <<-TEXT
    List the actions that are used, and on which resources.
    Terraform: actions = ["s3:GetObject", "s3:PutObject"], resources = ["$${aws_s3_bucket.data.arn}/*"]
    CloudFormation: Action: [s3:GetObject, s3:PutObject], Resource: !Sub "$${Data.Arn}/*"
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege", "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21"]
  aliases    = { checkov = ["CKV_AWS_111", "CKV_AWS_290"], trivy = ["AVD-AWS-0345"] }
  controls   = { "fsbp" = ["IAM.21"] }

  param "services" {
    description = "Services in which nothing worth protecting lies"
    default     = ["logs", "xray", "cloudwatch", "ssmmessages", "ec2messages"]
  }

  fail "one of several" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["logs:PutLogEvents", "ec2:*"], Resource = "*" }] })
    }
  }

  pass "a document of a permissions boundary" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:*"]
        resources = ["*"]
      }
    }
    resource "aws_iam_policy" "b" {
      policy = data.aws_iam_policy_document.d.json
    }
    resource "aws_iam_user" "u" {
      name                 = "u"
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  pass "a permissions boundary in a template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::IAM::ManagedPolicy
          Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] } }
        R: { Type: AWS::IAM::Role, Properties: { PermissionsBoundary: !Ref B } }
    YAML
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

  pass "denied, conditioned, everything, and a resource's own policy" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Deny", Action = "s3:*", Resource = "*" },
          { Effect = "Allow", Action = "s3:*", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } } },
          { Effect = "Allow", Action = "*:*", Resource = "*" },
          { Effect = "Allow", Action = "iam:*", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:*"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "some actions, some resources" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["ec2:Describe*", "xray:*"], Resource = "*" },
          { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::data/*" },
        ]
      })
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
              Statement: [{ Effect: Allow, Action: "dynamodb:*", Resource: "*" }]
    YAML
  }

  pass "template, one table" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::DynamoDB::Table }
        P:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: all
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: "dynamodb:*", Resource: !GetAtt T.Arn }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "dynamodb:*", Resource: "*" }] } }
    YAML
  }

  pass "of a group in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::GroupPolicy
          Properties: { PolicyName: p, GroupName: g, PolicyDocument: { Statement: [{ Effect: Allow, Action: "dynamodb:GetItem", Resource: "*" }] } }
    YAML
  }
}
