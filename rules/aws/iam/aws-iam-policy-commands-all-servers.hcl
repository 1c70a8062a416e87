rule "aws-iam-policy-commands-all-servers" {
  title     = "IAM policy lets any command run on all servers"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    statements = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
    # Of all of the service, or all of AWS, others tell.
    sending = [for a in each.value.actions : a if iam_action_matches(a, "ssm:SendCommand") && length(regexall("^([*]|[a-z*]+:[*])$", lower(a))) == 0]
    # What isn't known of a name, as the account in it, doesn't hide what it ends with.
    named     = flatten([for r in each.value.resources : texts(r)[*].text])
    servers   = anytrue([for n in named : n == "*" || length(regexall("^arn:[^:]*:(ec2|ssm|[*]):[^:]*:[^:]*:((managed-)?instance/)?[*]$", n)) > 0])
    documents = anytrue([for n in named : n == "*" || length(regexall(":document/([*]|AWS-([*]|Run([*]|ShellScript|PowerShellScript)))$", n)) > 0])
  }

  # Of a policy that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow" && length(each.value.conditions) == 0 && length(sending) > 0 && !is_permissions_boundary(self)
  require  = !(servers && documents)
  focus    = sending[0]
  message  = "Whoever gets ${resource.address} can do anything as root on each server that Systems Manager reaches, with the rights of the server's role: it may run shell scripts on all of them."
  remedy   = <<-TEXT
    Name the servers by a tag, and a document of your own that does what is needed and no more.
    Terraform: resources = ["arn:aws:ec2:*:*:instance/*"] with condition { test = "StringEquals", variable = "ssm:resourceTag/Application", values = ["orders"] }, and a statement with resources = [aws_ssm_document.deploy.arn].
    CloudFormation: Condition: { StringEquals: { "ssm:resourceTag/Application": orders } }, and a statement with Resource: !Sub "arn:aws:ssm:$${AWS::Region}:$${AWS::AccountId}:document/$${Deploy}".
  TEXT

  references = [
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
  ]

  fail "on everything, on all instances with a shell" {
    data "aws_caller_identity" "current" {}
    resource "aws_iam_policy" "all" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ssm:SendCommand", "ssm:GetCommandInvocation"], Resource = "*" }] })
    }
    resource "aws_iam_policy" "shell" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:Send*", Resource = ["arn:aws:ec2:eu-west-1:${data.aws_caller_identity.current.account_id}:instance/*", "arn:aws:ssm:*:*:document/AWS-RunShellScript"] }] })
    }
    data "aws_iam_policy_document" "hybrid" {
      statement {
        actions   = ["ssm:SendCommand"]
        resources = ["arn:aws:ssm:*:*:managed-instance/*", "arn:aws:ssm:*:*:document/*"]
      }
    }
    expect {
      count   = 3
      message = "as root on each server"
    }
  }

  pass "a document of its own; one server; by a tag; all of the service, which another rule tells; other actions" {
    resource "aws_iam_policy" "own" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:SendCommand", Resource = ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:eu-west-1:111122223333:document/deploy"] }] })
    }
    resource "aws_iam_policy" "one" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:SendCommand", Resource = ["arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", "arn:aws:ssm:*:*:document/AWS-RunShellScript"] }] })
    }
    resource "aws_iam_policy" "tagged" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:SendCommand", Resource = "*", Condition = { StringEquals = { "ssm:resourceTag/Application" = "orders" } } }] })
    }
    resource "aws_iam_policy" "service" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:*", Resource = "*" }] })
    }
    resource "aws_iam_policy" "others" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:GetCommandInvocation", Resource = "*" }] })
    }
    resource "aws_iam_policy" "denied" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "ssm:SendCommand", Resource = "*" }] })
    }
  }

  pass "one that isn't known" {
    variable "policy" {}
    resource "aws_iam_policy" "p" {
      policy = var.policy
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:SendCommand", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
      assume_role_policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Trusted: { Type: String }
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement:
                - Effect: Allow
                  Action: ssm:SendCommand
                  Resource:
                    - !Sub "arn:aws:ec2:*:${Trusted}:instance/*"
                    - arn:aws:ssm:*:*:document/AWS-RunShellScript
    YAML
  }

  pass "a document of its own in a template" {
    cloudformation = <<-YAML
      Resources:
        Deploy: { Type: AWS::SSM::Document, Properties: { DocumentType: Command, Content: {} } }
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement:
                - Effect: Allow
                  Action: ssm:SendCommand
                  Resource: [!Sub "arn:aws:ssm:*:*:document/${Deploy}", "arn:aws:ec2:*:*:instance/*"]
    YAML
  }
}
