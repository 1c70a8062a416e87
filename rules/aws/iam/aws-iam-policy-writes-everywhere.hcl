rule "aws-iam-policy-writes-everywhere" {
  title     = "IAM policy allows actions that write on every resource"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    # What can't be limited to resources has to be allowed on all; of those who may do everything, another rule tells.
    # What only makes something new changes nothing that is there, nor does what agents say of themselves and log.
    # Functions and tasks in a VPC look after their network interfaces, and have to be given that on all, as AWS's own policies
    # for them say (AWSLambdaENIManagementAccess, VPCAccessPolicy of SAM).
    own      = "^(logs|ssmmessages|ec2messages):|^ssm:UpdateInstanceInformation$|:Create[A-Za-z]+$|^ec2:(De(lete|tach)NetworkInterface|(Una|A)ssignPrivateIpAddresses)$"
    # Of all actions of a service aws-iam-policy-whole-service tells, but for these services.
    harmless = ["logs", "xray", "cloudwatch", "ssmmessages", "ec2messages"]
    # Who logs doesn't delete the logs of others.
    deletes  = [for a in each.value.actions : a if iam_action_matches(a, "logs:DeleteLogGroup")]
    whole    = [for a in each.value.actions : a if endswith(a, ":*") && !contains(harmless, lower(split(":", a)[0]))]
    named    = [for a in each.value.actions : a if a != "*" && (length(regexall(own, a)) == 0 || contains(deletes, a)) && !contains(whole, a)]
    # All resources of a service are named by its ARN, too.
    by_arn = [
      for a in named : a if anytrue([
        for r in each.value.resources : known(r) && length(regexall("^arn:[^:]+:${lower(split(":", a)[0])}:[^:]*:[^:]*:[*]$", r)) > 0
      ])
    ]
    reached = length(by_arn) > 0 ? by_arn : named
    # What the same policy denies, altogether, but for some resources or but for those with a tag, isn't allowed on all.
    denials = [
      for s in iam_statements([self.policy, self.json, self.inline_policy[*].policy]) : s.actions
      if s.effect == "Deny" && alltrue([for c in s.conditions : strcontains(lower(c.key), "resourcetag/")])
      && (length(s.not_resources) > 0 ? !contains(s.not_resources, "*") : contains(s.resources, "*"))
    ]
    denied = flatten(denials)
    writes = iam_limitable([for a in reached : a if !anytrue([for d in denied : iam_action_matches(d, a)])], "write", "permissions", "tagging")
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && (contains(each.value.resources, "*") || length(by_arn) > 0) && !is_permissions_boundary(self)
  require  = length(writes) == 0
  focus    = writes[0]
  message  = "Whoever gets ${resource.address} may use ${length(writes) == 0 ? "actions that write" : writes[0]}${length(writes) > 1 ? " and more" : ""} on what isn't its own, too: this statement names no resource."
  remedy   = <<-TEXT
    Name the resources, or confine the statement by a condition such as aws:ResourceTag.
    Terraform: resources = ["$${aws_dynamodb_table.orders.arn}"]
    CloudFormation: Resource: !GetAtt Orders.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"]
  aliases    = { checkov = ["CKV_AWS_111", "CKV_AWS_290"] }

  fail "deletes any queue" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["sqs:DeleteQueue", "ec2:DescribeInstances"], Resource = "*" }]
      })
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "a role in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }] }
            Policies:
              - PolicyName: write
                PolicyDocument: { Statement: [{ Effect: Allow, Action: "dynamodb:*Item", Resource: "*" }] }
    YAML
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:DeleteQueue", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:DeleteQueue", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  fail "more than one service whole" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["s3:*", "sqs:DeleteQueue"], Resource = "*" }]
      })
    }
  }

  fail "a service of which the other rule doesn't tell" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "cloudwatch:*", Resource = "*" }]
      })
    }
  }

  pass "a whole service, of which another rule tells" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["s3:*", "ec2:Describe*"], Resource = "*" }]
      })
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
        actions   = ["s3:DeleteBucket"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "what can't be limited, what is read, what is named, what is conditioned, what is denied" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["ec2:DescribeInstances", "s3:ListAllMyBuckets", "sqs:ReceiveMessage", "ecs:CreateCluster", "logs:PutLogEvents", "ssm:UpdateInstanceInformation", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"], Resource = "*" },
          { Effect = "Allow", Action = "sqs:DeleteQueue", Resource = "arn:aws:sqs:eu-west-1:111122223333:orders" },
          { Effect = "Allow", Action = "sqs:DeleteQueue", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "orders" } } },
          { Effect = "Deny", Action = "sqs:DeleteQueue", Resource = "*" },
        ]
      })
    }
  }

  pass "everything, of which another rule tells" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "Allow", Action = "*:*", Resource = "*" }] })
    }
  }

  pass "a resource's own policy" {
    data "aws_iam_policy_document" "queue" {
      statement {
        actions   = ["sqs:DeleteQueue"]
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
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "ec2:Describe*", Resource: "*" }] }
    YAML
  }

  pass "a function in a VPC, by SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Function:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: src
            Handler: a.b
            Runtime: python3.13
            Policies: [{ VPCAccessPolicy: {} }]
    YAML
  }

  fail "any other interface" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:AttachNetworkInterface", Resource = "*" }] })
    }
  }

  pass "under a condition" {
    variable "team" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sqs:DeleteQueue", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = var.team } } }]
      })
    }
  }

  pass "what a denial narrows to some resources or by a tag, or takes away" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["cloudformation:UpdateStack", "cloudformation:DescribeStacks"], Resource = "*" },
          { Effect = "Deny", Action = "cloudformation:UpdateStack", NotResource = "arn:aws:cloudformation:*:*:stack/shop*/*" },
        ]
      })
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["sqs:DeleteQueue", "sqs:Purge*"], Resource = "*" },
          { Effect = "Deny", Action = ["sqs:*"], Resource = "*", Condition = { StringNotEquals = { "aws:ResourceTag/team" = "orders" } } },
        ]
      })
    }
    resource "aws_iam_policy" "r" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "sqs:DeleteQueue", Resource = "*" },
          { Effect = "Deny", Action = "sqs:DeleteQueue", Resource = "*" },
        ]
      })
    }
  }

  fail "denials of something else, of some resources, of all but everything, under another condition" {
    resource "aws_iam_policy" "a" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["cloudformation:UpdateStack", "lambda:InvokeFunction"], Resource = "*" },
          { Effect = "Deny", Action = "cloudformation:UpdateStack", NotResource = "arn:aws:cloudformation:*:*:stack/shop*/*" },
        ]
      })
    }
    resource "aws_iam_policy" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" },
          { Effect = "Deny", Action = "lambda:InvokeFunction", Resource = "arn:aws:lambda:*:*:function:pay" },
        ]
      })
    }
    resource "aws_iam_policy" "c" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" },
          { Effect = "Deny", Action = "lambda:InvokeFunction", NotResource = "*" },
        ]
      })
    }
    resource "aws_iam_policy" "d" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" },
          { Effect = "Deny", Action = "lambda:InvokeFunction", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
          { Effect = "Allow", Action = "lambda:InvokeFunction", NotResource = "arn:aws:lambda:*:*:function:pay" },
        ]
      })
    }
    expect {
      count   = 4
      message = "may use lambda:InvokeFunction on what"
    }
  }

  pass "template with a denial that narrows" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement:
                - { Effect: Allow, Action: ["cloudformation:UpdateStack", "cloudformation:DescribeStacks"], Resource: "*" }
                - { Effect: Deny, Action: "cloudformation:UpdateStack", NotResource: "arn:aws:cloudformation:*:*:stack/shop*/*" }
    YAML
  }

  fail "who logs and may delete any log, by * or the service's ARN" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["logs:*", "cloudwatch:PutMetricData"], Resource = "*" },
          { Effect = "Allow", Action = ["logs:PutLogEvents", "logs:Delete*"], Resource = "arn:aws:logs:*:*:*" },
        ]
      })
    }
    expect {
      count   = 2
      message = "may use logs:"
    }
  }

  pass "who logs, what is denied, and what writes on all resources of another service, or some of this" {
    variable "account" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:PutRetentionPolicy"], Resource = "arn:aws:logs:*:*:*" },
          { Effect = "Deny", Action = "sqs:DeleteQueue", Resource = "arn:aws:sqs:*:*:*" },
          { Effect = "Allow", Action = "sqs:DeleteQueue", Resource = ["arn:aws:sns:*:*:*", "arn:aws:sqs:*:*:orders*", "arn:aws:sqs:*:${var.account}:orders"] },
        ]
      })
    }
  }

  fail "template with all logs" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "logs:*", Resource: "arn:aws:logs:*:*:*" }] }
    YAML
  }

  fail "what the ARN of its service reaches, and what it doesn't" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sns:DeleteTopic", "sqs:DeleteQueue"], Resource = ["arn:aws:sqs:*:*:*", "arn:aws:sns:*:*:orders"] }] })
    }
    expect {
      message = "may use sqs:DeleteQueue on what"
    }
  }
}
