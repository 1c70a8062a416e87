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
    # All resources of the service are named by its ARN, too.
    all = [for a in each.value.actions : a if endswith(a, ":*") && a != "*:*" && lower(a) != "iam:*" && !contains(param.services, lower(split(":", a)[0]))]
    # A service that IAM doesn't have allows nothing. These are there, though none of their actions can be limited to resources.
    unlimited = [
      "alexaforbusiness", "application-cost-profiler", "autoscaling-plans", "aws-portal", "billing", "compute-optimizer", "consolidatedbilling",
      "cost-optimization-hub", "discovery", "importexport", "inspector", "invoicing", "lakeformation", "route53domains", "snowball", "sso-directory",
      "support", "tag", "tax",
    ]
    by_arn = [
      for a in all : a if anytrue([
        for r in each.value.resources : known(r) && length(regexall("^arn:[^:]+:${lower(split(":", a)[0])}:[^:]*:[^:]*:[*]$", r)) > 0
      ])
    ]
    reached = length(by_arn) > 0 ? by_arn : all
    whole   = [for a in reached : a if length(iam_limitable([a])) > 0 || contains(unlimited, lower(split(":", a)[0]))]
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && (contains(each.value.resources, "*") || length(by_arn) > 0) && !is_permissions_boundary(self)
  require  = length(whole) == 0
  focus    = whole[0]
  message = "Whoever takes over what ${resource.address} is given to can delete and reconfigure everything there: ${length(whole) == 0 ? "all actions of a service" : join(", ", whole)} ${length(whole) == 1 ? "is" : "are"} allowed on all resources of the account."
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

  pass "services that IAM doesn't have" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sam:*", "stepfunctions:*"], Resource = "*" }] })
    }
  }

  pass "a service that IAM doesn't have, in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::Policy
          Properties: { PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: "sam:*", Resource: "*" }] } }
    YAML
  }

  fail "a service whose actions can't be limited, one that is written in capitals" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "Route53Domains:*", Resource = "*" },
        { Effect = "Allow", Action = "DynamoDB:*", Resource = "*" },
      ] })
    }
    expect {
      count = 2
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

  fail "all resources of the service by its ARN" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "SQS:*", Resource = ["arn:aws:sqs:*:*:*"] },
        { Effect = "Allow", Action = "s3:*", Resource = ["arn:aws:s3:::data/*", "arn:aws:s3:::*"] },
      ] })
    }
    expect {
      count = 2
    }
  }

  pass "all resources of another service, some of this" {
    variable "account" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "sqs:*", Resource = ["arn:aws:sns:*:*:*", "arn:aws:sqs:*:*:orders*", "arn:aws:sqs:*:${var.account}:orders"] },
        { Effect = "Allow", Action = "dynamodb:*", Resource = "arn:aws:dynamodb:*:*:table/*" },
      ] })
    }
  }

  fail "template, by the ARN" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::Policy
          Properties: { PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: "sns:*", Resource: "arn:aws:sns:*:*:*" }] } }
    YAML
  }

  fail "all of the service that the ARN names, and some of another" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sns:*", "sqs:*"], Resource = ["arn:aws:sqs:*:*:*", "arn:aws:sns:*:*:orders"] }] })
    }
    expect {
      message = "everything there: sqs:* is allowed"
    }
  }
}
