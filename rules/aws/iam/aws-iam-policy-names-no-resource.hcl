rule "aws-iam-policy-names-no-resource" {
  title     = "IAM policy allows on all resources what could be limited to some"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]
  default = "opt-in"

  let {
    limitable = iam_limitable(each.value.actions)
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && contains(each.value.resources, "*") && !is_permissions_boundary(self)
  require  = length(limitable) == 0
  focus    = limitable[0]
  message  = "Whoever gets ${resource.address} gets more than its own: this statement names no resource for actions that can be limited to some."
  remedy   = <<-TEXT
    Terraform: resources = ["$${aws_s3_bucket.orders.arn}/*"]
    CloudFormation: Resource: !Sub "$${Orders.Arn}/*"
  TEXT

  references = ["https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"]
  aliases    = { checkov = ["CKV_AWS_355", "CKV_AWS_356"], cfn_nag = ["W11", "W12", "W13"] }

  fail "reads any object" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["*"]
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "everything in a template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
    YAML
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "what can't be limited, what is named, what is conditioned, what is denied" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" },
          { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::orders/*" },
          { Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { StringEquals = { "aws:ResourceAccount" = "111122223333" } } },
          { Effect = "Deny", Action = "s3:GetObject", Resource = "*" },
        ]
      })
    }
  }

  pass "a resource's own policy" {
    data "aws_iam_policy_document" "queue" {
      statement {
        actions   = ["sqs:SendMessage"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "a template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:ListAllMyBuckets", Resource: "*" }] }
    YAML
  }
}
