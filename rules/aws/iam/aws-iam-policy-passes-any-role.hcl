rule "aws-iam-policy-passes-any-role" {
  title     = "IAM policy lets pass any role to any service"
  severity  = starts || whole ? "high" : "low"
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
    whole  = anytrue([for a in named : lower(a) == "iam:*"])
    # What runs something with a role that it is given, and what has to be allowed besides for it to run.
    runners = [
      { run = "ec2:RunInstances", with = [] },
      { run = "ecs:RunTask", with = [] },
      { run = "lambda:CreateFunction", with = ["lambda:InvokeFunction", "lambda:CreateEventSourceMapping", "lambda:AddPermission", "lambda:CreateFunctionUrlConfig"] },
      { run = "cloudformation:CreateStack", with = [] },
      { run = "apprunner:CreateService", with = [] },
      { run = "autoscaling:CreateAutoScalingGroup", with = ["autoscaling:CreateLaunchConfiguration", "ec2:CreateLaunchTemplate"] },
      { run = "batch:RegisterJobDefinition", with = ["batch:SubmitJob"] },
      { run = "cloudformation:CreateChangeSet", with = ["cloudformation:ExecuteChangeSet"] },
      { run = "cloudformation:UpdateStack", with = [] },
      { run = "codebuild:CreateProject", with = ["codebuild:StartBuild", "codebuild:CreateWebhook"] },
      { run = "codebuild:UpdateProject", with = ["codebuild:StartBuild", "codebuild:CreateWebhook"] },
      { run = "codepipeline:CreatePipeline", with = [] },
      { run = "codepipeline:UpdatePipeline", with = [] },
      { run = "datapipeline:PutPipelineDefinition", with = ["datapipeline:ActivatePipeline"] },
      { run = "ec2:RequestSpotFleet", with = [] },
      { run = "ec2:RequestSpotInstances", with = [] },
      { run = "ecs:RegisterTaskDefinition", with = ["ecs:CreateService", "ecs:UpdateService"] },
      { run = "ecs:StartTask", with = [] },
      { run = "elasticmapreduce:RunJobFlow", with = [] },
      { run = "emr-serverless:StartJobRun", with = [] },
      { run = "glue:CreateJob", with = ["glue:StartJobRun", "glue:CreateTrigger"] },
      { run = "glue:CreateSession", with = ["glue:RunStatement"] },
      { run = "glue:UpdateJob", with = ["glue:StartJobRun", "glue:CreateTrigger"] },
      { run = "lambda:UpdateFunctionConfiguration", with = ["lambda:UpdateFunctionCode"] },
      { run = "sagemaker:CreateNotebookInstance", with = [] },
      { run = "sagemaker:CreateProcessingJob", with = [] },
      { run = "sagemaker:CreateTrainingJob", with = [] },
      { run = "scheduler:CreateSchedule", with = [] },
      { run = "ssm:StartAutomationExecution", with = [] },
      { run = "states:CreateStateMachine", with = ["states:StartExecution", "states:StartSyncExecution"] },
      { run = "states:UpdateStateMachine", with = ["states:StartExecution", "states:StartSyncExecution"] },
    ]
    # Who gets this may get other policies of the stack as well.
    attached = referrers(self, "aws_iam_role_policy_attachment", "policy_arn")
    roles    = resource.kind == "aws_iam_role" ? [self] : [for r in concat(list(self.role), attached[*].role) : target(r, "aws_iam_role")]
    beside   = flatten([for r in roles : [for p in r.policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]])
    allowing = [for s in iam_statements([self.policy, self.json, self.inline_policy[*].policy, beside]) : s if s.effect == "Allow"]
    ways = [
      for r in runners : {
        run        = r.run
        is_allowed = anytrue([for s in allowing : iam_allows(s, r.run)]) && (length(r.with) == 0 || anytrue([for s in allowing : iam_allows(s, r.with)]))
      }
    ]
    way    = [for w in ways : w.run if known(w.is_allowed) && w.is_allowed][0]
    starts = way != null
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && passes && !bounds && !is_permissions_boundary(self)
  require  = !anytrue([for r in each.value.resources : r == "*" || r == "arn:aws:iam::*:role/*"])
  message = (
    starts
    ? "Whoever gets ${resource.address} can have something of its own run with the role of an administrator, and so become one: it may pass any role (iam:PassRole), and use ${way}."
    : whole
    ? "Whoever gets ${resource.address} can give itself any right: it may do everything of IAM, and pass any role (iam:PassRole)."
    : "Whoever gets ${resource.address} may hand any role to any service (iam:PassRole), that of an administrator, too: with one more action that runs something with a role it becomes one."
  )
  remedy   = <<-TEXT
    Terraform: resources = [aws_iam_role.task.arn], and a condition of iam:PassedToService
    CloudFormation: Resource: !GetAtt TaskRole.Arn, Condition: { StringEquals: { iam:PassedToService: ecs-tasks.amazonaws.com } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ]
  aliases    = { checkov = ["CKV_AWS_109", "CKV_AWS_110", "CKV_AWS_286", "CKV_AWS_289"], trivy = ["AVD-AWS-0342"], cfn_nag = ["F38", "F39", "F40"] }

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
    expect {
      severity = "high"
      message  = "everything of IAM"
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

  fail "alone, beside what runs nothing, and beside a denial" {
    resource "aws_iam_policy" "alone" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })
    }
    resource "aws_iam_policy" "transfer" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:PassRole", "transfer:*", "lambda:CreateFunction"], Resource = "*" }] })
    }
    resource "aws_iam_policy" "denied" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }, { Effect = "Deny", Action = "ec2:RunInstances", Resource = "*" }] })
    }
    expect {
      count    = 3
      severity = "low"
      message  = "with one more action"
    }
  }

  fail "a function that is created and invoked, by other statements" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "iam:PassRole", Resource = "*" },
          { Effect = "Allow", Action = "lambda:Create*", Resource = "*" },
          { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" },
        ]
      })
    }
    expect {
      severity = "high"
      message  = "and use lambda:CreateFunction"
    }
  }

  fail "what another policy of the role lets it run" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "pass" {
      role   = aws_iam_role.r.name
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })
    }
    resource "aws_iam_role_policy" "run" {
      role   = aws_iam_role.r.name
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:RunInstances", Resource = "*" }] })
    }
    resource "aws_iam_role" "s" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_policy" "pass" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })
    }
    resource "aws_iam_policy" "run" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*" }] })
    }
    resource "aws_iam_role_policy_attachment" "pass" {
      role       = aws_iam_role.s.name
      policy_arn = aws_iam_policy.pass.arn
    }
    resource "aws_iam_role_policy_attachment" "run" {
      role       = aws_iam_role.s.name
      policy_arn = aws_iam_policy.run.arn
    }
    expect {
      count    = 2
      severity = "high"
      message  = "and use ec2:RunInstances"
    }
  }

  fail "beside an action that isn't known" {
    variable "action" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }, { Effect = "Allow", Action = var.action, Resource = "*" }] })
    }
    expect {
      severity = "low"
    }
  }

  fail "role in a template that starts tasks" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [] }
            Policies:
              - { PolicyName: pass, PolicyDocument: { Statement: [{ Effect: Allow, Action: "iam:PassRole", Resource: "*" }] } }
              - { PolicyName: run, PolicyDocument: { Statement: [{ Effect: Allow, Action: "ecs:RunTask", Resource: "*" }] } }
    YAML
    expect {
      severity = "high"
      message  = "and use ecs:RunTask"
    }
  }

  fail "role in a template that makes servers of Transfer" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [] }
            Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: ["iam:PassRole", "transfer:CreateServer"], Resource: "*" }] } }]
    YAML
    expect {
      severity = "low"
    }
  }
}
