rule "aws-iam-policy-privilege-escalation" {
  title     = "IAM policy lets its holder give itself more rights"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    actions = [
      "iam:AddUserToGroup",
      "iam:AttachGroupPolicy",
      "iam:AttachRolePolicy",
      "iam:AttachUserPolicy",
      "iam:CreateAccessKey",
      "iam:CreateLoginProfile",
      "iam:CreatePolicyVersion",
      "iam:PutGroupPolicy",
      "iam:PutRolePolicy",
      "iam:PutUserPolicy",
      "iam:SetDefaultPolicyVersion",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateLoginProfile",
      "glue:UpdateDevEndpoint",
      "lambda:UpdateFunctionCode",
    ]
    # Of those who may do everything, or everything of IAM, other rules tell.
    named   = [for a in each.value.actions : a if !contains(["*", "*:*", "iam:*"], lower(a))]
    found   = [for w in actions : w if anytrue([for a in named : iam_action_matches(a, w)])]
    allowed = length(found) > 0
    # What a function or an endpoint may do isn't what anybody may.
    ways = compact([
      anytrue([for w in found : startswith(w, "iam:")]) ? "can give itself any right: this statement lets it change rights or take over users, on all of them" : "",
      contains(found, "lambda:UpdateFunctionCode") ? "can act as the role of any function: this statement lets it put other code into each" : "",
      contains(found, "glue:UpdateDevEndpoint") ? "can act as the role of any development endpoint of Glue: this statement lets it add its own key to each" : "",
    ])
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && contains(each.value.resources, "*") && !is_permissions_boundary(self)
  require  = !allowed
  focus    = [for a in named : a if anytrue([for w in actions : iam_action_matches(a, w)])][0]
  message  = "Whoever gets ${resource.address} ${known(ways) && length(ways) > 0 ? join("; it ", ways) : "can give itself more rights"}."
  remedy  = <<-TEXT
    Name the resources, or set a permissions boundary by a condition of iam:PermissionsBoundary.
    Terraform: resources = [aws_iam_role.task.arn]
    CloudFormation: Resource: !GetAtt Task.Arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
    "https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateDevEndpoint.html",
  ]
  aliases    = { checkov = ["CKV_AWS_110", "CKV_AWS_286"] }

  fail "on everything" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ec2:Describe*", "iam:PutUserPolicy"], Resource = "*" }] })
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
          "iam:PutUserPolicy",
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
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:Put*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:Put*", Resource = "*" }] })
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
          { Effect = "Allow", Action = "iam:*", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["iam:PutUserPolicy"]
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
          { Effect = "Allow", Action = "iam:PutUserPolicy", Resource = "arn:aws:iam::111122223333:user/robots/*" },
          { Effect = "Deny", Action = "iam:PutUserPolicy", Resource = "*" },
          { Effect = "Allow", Action = "iam:PutUserPolicy", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } } },
          { Effect = "Allow", Action = ["ec2:Describe*", "logs:PutLogEvents"], Resource = "*" },
        ]
      })
    }
  }

  undecided "resources from a variable" {
    variable "resources" { type = list(string) }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PutUserPolicy", Resource = var.resources }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["iam:PutUserPolicy"], Resource: "*" }]
    YAML
  }

  pass "template, on one thing" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["iam:PutUserPolicy"], Resource: "arn:aws:iam::111122223333:user/robots/*" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:PutUserPolicy", Resource: "*" }] } }
    YAML
  }

  pass "of a group in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::GroupPolicy
          Properties: { PolicyName: p, GroupName: g, PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:GetUser", Resource: "*" }] } }
    YAML
  }

  fail "by functions, by development endpoints" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "lambda:*", Resource = "*" }] })
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["lambda:UpdateFunctionCode", "ec2:RunInstances"], Resource = "*" }] })
    }
    expect {
      count   = 2
      message = "can act as the role of any function: this statement lets it put other code into each."
    }
  }

  fail "by development endpoints" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "glue:Update*", Resource = "*" }] })
    }
    expect {
      message = "p can act as the role of any development endpoint of Glue"
    }
  }

  fail "by rights, and by functions" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:PutRolePolicy", "lambda:UpdateFunctionCode"], Resource = "*" }] })
    }
    expect {
      count   = 1
      message = "can give itself any right: this statement lets it change rights or take over users, on all of them; it can act as the role of any function"
    }
  }
}
