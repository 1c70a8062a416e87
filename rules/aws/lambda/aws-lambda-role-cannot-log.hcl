rule "aws-lambda-role-cannot-log" {
  title     = "Function isn't allowed to write its log"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_lambda_function"

  let {
    role      = target(self.role, "aws_iam_role")
    # A module that isn't here could attach more.
    others    = concat(referrers(role, "aws_iam_role_policy", "role"), referrers(role, "aws_iam_role_policy_attachment", "role"))
    policies  = concat(role.policies, [for o in others : { policy = o.policy, arn = o.policy_arn }])
    documents = [for p in policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]
    allowed   = anytrue([for s in iam_statements(documents) : s.effect == "Allow" && iam_allows(s, "logs:PutLogEvents")])
    # Policies that aren't in the stack, and those of AWS that are known to allow it.
    foreign = [for p in policies : p.arn if p.arn != null && (strcontains(p.arn, ":iam::aws:policy/") || target(p.arn, "aws_iam_policy") == null)]
    logging = [
      "AdministratorAccess", "PowerUserAccess", "CloudWatchFullAccess", "CloudWatchFullAccessV2", "CloudWatchLogsFullAccess",
      "AWSLambdaBasicExecutionRole", "AWSLambdaBasicDurableExecutionRolePolicy", "AWSLambdaVPCAccessExecutionRole", "AWSLambdaSQSQueueExecutionRole", "AWSLambdaKinesisExecutionRole",
      "AWSLambdaDynamoDBExecutionRole", "AWSLambdaMSKExecutionRole", "AWSLambdaENIManagementAccess", "CloudWatchLambdaInsightsExecutionRolePolicy", "AWSLambdaExecute",
    ]
    named = anytrue([for a in foreign : anytrue([for n in logging : endswith(a, "/${n}")])])
  }

  when    = role != null
  require = allowed || named || (length(foreign) > 0 ? undecided("what a policy allows that isn't here") : false)
  focus   = self.role
  message = "Nobody sees why ${resource.address} fails: its role lets it write no log, and Lambda drops what it says."
  remedy  = <<-TEXT
    Terraform: aws_iam_role_policy_attachment with policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    CloudFormation: ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
  ]
  aliases = { cfn_nag = ["W58"] }

  fail "no policy at all, and one for something else" {
    resource "aws_iam_role" "a" {
      assume_role_policy = "{}"
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "b" {
      role   = aws_iam_role.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_lambda_function" "b" {
      role = aws_iam_role.b.arn
    }
    expect {
      count = 2
    }
  }

  pass "by each way that a role gets rights" {
    resource "aws_iam_role" "inline" {
      assume_role_policy = "{}"
      inline_policy {
        name   = "log"
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "*" }] })
      }
    }
    resource "aws_lambda_function" "inline" {
      role = aws_iam_role.inline.arn
    }

    resource "aws_iam_role" "split" {
      for_each           = toset(["a", "b"])
      name               = each.key
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "split" {
      for_each = aws_iam_role.split
      role     = each.value.name
      policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "*" }] })
    }
    resource "aws_lambda_function" "split" {
      for_each = aws_iam_role.split
      role     = each.value.arn
    }

    resource "aws_iam_role" "attached" {
      assume_role_policy = "{}"
    }
    data "aws_iam_policy_document" "log" {
      statement {
        actions   = ["logs:Put*"]
        resources = ["*"]
      }
    }
    resource "aws_iam_policy" "log" {
      policy = data.aws_iam_policy_document.log.json
    }
    resource "aws_iam_role_policy_attachment" "attached" {
      role       = aws_iam_role.attached.name
      policy_arn = aws_iam_policy.log.arn
    }
    resource "aws_lambda_function" "attached" {
      role = aws_iam_role.attached.arn
    }

    resource "aws_iam_role" "exclusive" {
      name               = "exclusive"
      assume_role_policy = "{}"
    }
    resource "aws_iam_policy_attachment" "exclusive" {
      name       = "log"
      roles      = ["elsewhere", "exclusive"]
      policy_arn = aws_iam_policy.log.arn
    }
    resource "aws_lambda_function" "exclusive" {
      role = aws_iam_role.exclusive.arn
    }

    resource "aws_iam_role" "managed" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "managed" {
      role = aws_iam_role.managed.arn
    }
  }

  pass "attached exclusively" {
    resource "aws_iam_role" "r" {
      name               = "orders"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachments_exclusive" "r" {
      role_name   = aws_iam_role.r.name
      policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "f" {
      role = aws_iam_role.r.arn
    }
  }

  pass "in a module" {
    module "role" {
      source = "./role"
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = module.role.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    }
    resource "aws_lambda_function" "f" {
      role = module.role.arn
    }
    file "role/main.tf" <<-TEXT
      resource "aws_iam_role" "r" {
        assume_role_policy = "{}"
      }
      output "name" { value = aws_iam_role.r.name }
      output "arn" { value = aws_iam_role.r.arn }
    TEXT
  }

  pass "a role from elsewhere" {
    resource "aws_lambda_function" "f" {
      role = "arn:aws:iam::111122223333:role/f"
    }
  }

  undecided "a policy from elsewhere" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::111122223333:policy/functions"
    }
    resource "aws_lambda_function" "f" {
      role = aws_iam_role.r.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        F: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt R.Arn } }
    YAML
  }

  pass "by each way of a template" {
    cloudformation = <<-YAML
      Resources:
        Inline:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            Policies: [{ PolicyName: log, PolicyDocument: { Statement: [{ Effect: Allow, Action: "logs:PutLogEvents", Resource: "*" }] } }]
        A: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Inline.Arn } }
        Second: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        Third: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        Policy:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: log
            Roles: [!Ref Second, !Ref Third]
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "logs:PutLogEvents", Resource: "*" }] }
        B: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Third.Arn } }
        Fourth: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        Managed:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            Roles: [!Ref Fourth]
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "logs:PutLogEvents", Resource: "*" }] }
        C: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Fourth.Arn } }
        Fifth: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: [!Ref Managed] } }
        D: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Fifth.Arn } }
        Sixth: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"] } }
        E: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Sixth.Arn } }
    YAML
  }
}
