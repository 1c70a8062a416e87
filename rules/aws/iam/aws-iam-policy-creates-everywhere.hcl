rule "aws-iam-policy-creates-everywhere" {
  title     = "IAM policy allows actions that create on every resource"
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
    # Of what changes what is there another rule tells. Whatever runs makes its logs, and functions and tasks in a VPC their network
    # interfaces, which they have to be given on all.
    named   = [for a in each.value.actions : a if length(regexall(":Create[A-Za-z]+$", a)) > 0 && length(regexall("^(logs|ssmmessages|ec2messages):|^ec2:CreateNetworkInterface(Permission)?$", a)) == 0]
    creates = iam_limitable(named, "write", "permissions")
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && contains(each.value.resources, "*") && !is_permissions_boundary(self)
  require  = length(creates) == 0
  focus    = creates[0]
  message  = "Whoever gets ${resource.address} may use ${length(creates) == 0 ? "actions that create" : creates[0]}${length(creates) > 1 ? " and more" : ""} anywhere in the account: this statement names no resource."
  remedy   = <<-TEXT
    Name the resources by a prefix, or confine the statement by a condition such as aws:RequestTag.
    Terraform: resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders-*"]
    CloudFormation: Resource: !Sub arn:aws:dynamodb:$${AWS::Region}:$${AWS::AccountId}:table/orders-*
  TEXT

  references = ["https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"]
  aliases    = { checkov = ["CKV_AWS_111", "CKV_AWS_290"] }

  fail "functions, tables, users" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:ListFunctions"], Resource = "*" },
          { Effect = "Allow", Action = ["dynamodb:CreateTable", "lambda:ListFunctions"], Resource = "*" },
          { Effect = "Allow", Action = ["iam:CreateUser", "lambda:ListFunctions"], Resource = "*" },
        ]
      })
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }] }
            Policies:
              - PolicyName: make
                PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:CreateBucket", Resource: "*" }] }
    YAML
  }

  pass "what can't be limited, logs and interfaces, what is named, what is conditioned, what is denied, what writes" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["eks:CreateCluster", "logs:CreateLogGroup", "ssmmessages:CreateControlChannel", "ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "sqs:DeleteQueue"], Resource = "*" },
          { Effect = "Allow", Action = "dynamodb:CreateTable", Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-*" },
          { Effect = "Allow", Action = "dynamodb:CreateTable", Resource = "*", Condition = { StringEquals = { "aws:RequestTag/team" = "orders" } } },
          { Effect = "Deny", Action = "dynamodb:CreateTable", Resource = "*" },
        ]
      })
    }
  }

  pass "a permissions boundary; a resource's own policy" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:CreateTable", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:CreateBucket"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  undecided "resources from a variable" {
    variable "resources" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:CreateTable", Resource = var.resources }] })
    }
  }

  pass "template with named ones" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:CreateBucket", Resource: "arn:aws:s3:::orders-*" }] } } }
    YAML
  }
}
