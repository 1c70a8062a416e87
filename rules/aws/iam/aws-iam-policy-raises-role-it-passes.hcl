rule "aws-iam-policy-raises-role-it-passes" {
  title     = "Policy lets its holder raise a role and run something as it"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
  ]

  let {
    statements = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
    raising    = ["iam:AttachRolePolicy", "iam:PutRolePolicy"]
    # Each of these runs what its caller says, as the role that it is passed.
    running = ["ec2:RunInstances", "lambda:CreateFunction", "ecs:RunTask", "cloudformation:CreateStack", "codebuild:CreateProject", "glue:CreateJob", "sagemaker:CreateNotebookInstance"]
    runs    = [for s in statements : flatten([for a in running : a if iam_allows(s, a)]) if s.effect == "Allow" && length(s.conditions) == 0]
    denied  = anytrue([for s in statements : s.effect == "Deny" && iam_allows(s, concat(raising, ["iam:PassRole"]))])
    passed     = flatten([for s in statements : [for r in s.resources : [for t in texts(r) : t.text]] if iam_allows(s, "iam:PassRole")])
    any_passed = anytrue([for r in passed : r == "*" || endswith(r, ":role/*")])
    # Of all actions, or all of IAM, other rules tell. Read once for all statements.
    asked = [for s in statements : { actions = s.actions, resources = s.resources, run = flatten(runs), passed = passed, any_passed = any_passed } if(
      iam_allows(s, raising) && length(s.conditions) == 0 && !contains(s.resources, "*") && !denied
      && !anytrue([for a in s.actions : contains(["*", "*:*", "iam:*"], lower(a))])
    )]
    passes = each.value.any_passed || anytrue([for r in each.value.resources : anytrue([for t in texts(r) : contains(each.value.passed, t.text)])])
  }

  # A boundary limits what its holder can do. Of what is allowed on everything, aws-iam-policy-privilege-escalation tells; of a policy that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? asked : []
  when     = !is_permissions_boundary(self) && self.permissions_boundary == null
  require  = !(passes && length(each.value.run) > 0)
  focus    = [for a in each.value.actions : a if anytrue([for r in raising : iam_action_matches(a, r)])][0]
  message  = "Whoever gets ${resource.address} can become an administrator: it may give the roles that this names any policy, and pass them to what it runs itself (${each.value.run[0]})."
  remedy   = <<-TEXT
    A deployment that makes roles sets a permissions boundary, without which it may not.
    Terraform: condition { test = "StringEquals", variable = "iam:PermissionsBoundary", values = [aws_iam_policy.boundary.arn] } in the statement for iam:AttachRolePolicy and iam:PutRolePolicy.
    CloudFormation: Condition: { StringEquals: { "iam:PermissionsBoundary": !Ref Boundary } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  ]

  fail "in one statement, in two, all roles passed" {
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "lambda:*", Resource = "*" },
        { Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Allow", Action = "iam:PassRole", Resource = ["arn:aws:iam::111122223333:role/app"] },
      ] })
    }
    resource "aws_iam_policy" "c" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Allow", Action = "iam:PassRole", Resource = "*" },
      ] })
    }
    resource "aws_iam_policy" "d" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = "iam:AttachRolePolicy", Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/*" },
      ] })
    }
    expect {
      count = 4
    }
  }

  fail "beside a denial of something else" {
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" },
      ] })
    }
  }

  fail "by a name that isn't known" {
    data "aws_caller_identity" "me" {}
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["ecs:RunTask"]
        resources = ["*"]
      }
      statement {
        actions   = ["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole"]
        resources = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/app"]
      }
    }
    expect {
      message = "(ecs:RunTask)"
    }
  }

  pass "nothing to run, nothing to pass, another role, a condition, on everything, a denial, all of IAM, a trust" {
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" },
      ] })
    }
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_policy" "c" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/other" },
      ] })
    }
    resource "aws_iam_policy" "d" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app", Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::111122223333:policy/b" } } },
      ] })
    }
    resource "aws_iam_policy" "e" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "*" },
      ] })
    }
    resource "aws_iam_policy" "f" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Deny", Action = "iam:PutRolePolicy", Resource = "*" },
      ] })
    }
    resource "aws_iam_policy" "g" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = "iam:*", Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_policy" "h" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:GetRole", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_policy" "i" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "ec2:RunInstances", Resource = "*", Condition = { StringEquals = { "aws:RequestTag/team" = "app" } } },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_policy" "j" {
      policy = jsonencode({ Statement = [
        { Effect = "Deny", Action = "ec2:RunInstances", Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_policy" "k" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::111122223333:role/app" },
        { Effect = "Deny", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
  }

  pass "a policy from elsewhere" {
    variable "policy" {}
    resource "aws_iam_policy" "a" {
      policy = var.policy
    }
  }

  pass "a boundary" {
    resource "aws_iam_policy" "boundary" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.boundary.arn
      inline_policy {
        name = "p"
        policy = jsonencode({ Statement = [
          { Effect = "Allow", Action = ["ec2:RunInstances"], Resource = "*" },
          { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
        ] })
      }
    }
  }

  undecided "a policy from elsewhere beside it" {
    variable "actions" {
      type = list(string)
    }
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = var.actions, Resource = "*" },
        { Effect = "Allow", Action = ["iam:PutRolePolicy", "iam:PassRole"], Resource = "arn:aws:iam::111122223333:role/app" },
      ] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Managed:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement:
                - { Effect: Allow, Action: ["ec2:RunInstances"], Resource: "*" }
                - { Effect: Allow, Action: ["iam:PutRolePolicy", "iam:PassRole"], Resource: !Sub "arn:aws:iam::$${AWS::AccountId}:role/app" }
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::111122223333:role/ci" } }] }
            Policies:
              - PolicyName: p
                PolicyDocument:
                  Statement:
                    - { Effect: Allow, Action: ["ec2:RunInstances"], Resource: "*" }
                    - { Effect: Allow, Action: ["iam:PutRolePolicy", "iam:PassRole"], Resource: !Sub "arn:aws:iam::$${AWS::AccountId}:role/app" }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Deploy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement:
                - { Effect: Allow, Action: ["ec2:RunInstances"], Resource: "*" }
                - { Effect: Allow, Action: ["iam:PassRole"], Resource: !Sub "arn:aws:iam::$${AWS::AccountId}:role/app" }
    YAML
  }
}
