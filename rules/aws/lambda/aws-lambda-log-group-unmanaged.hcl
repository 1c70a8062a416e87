rule "aws-lambda-log-group-unmanaged" {
  title     = "Function writes into a log group that never expires"
  severity  = "low"
  category  = "cost"
  checklist = "logs"
  kind      = "aws_lambda_function"

  let {
    own   = referrers(self, "aws_cloudwatch_log_group", "name")
    name  = "/aws/lambda/${self.function_name}"
    named = length(find("aws_cloudwatch_log_group", { name = name })) > 0
    # What isn't known may be the name; but what is named after another function of the stack isn't this one's.
    claimed = flatten([for f in resources("aws_lambda_function") : [for g in referrers(f, "aws_cloudwatch_log_group", "name") : facts(g).address]])
    may_be  = anytrue([for g in resources("aws_cloudwatch_log_group") : g.name == name if !contains(claimed, facts(g).address)])
    # Lambda creates it with the function's role. Of one that may write no log at all, `aws-lambda-role-cannot-log` tells.
    role     = target(self.role, "aws_iam_role")
    foreign  = [for p in role.policies : p.arn if p.arn != null && target(p.arn, "aws_iam_policy") == null]
    policies = [for p in role.policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]
    allowed  = anytrue([for s in iam_statements(policies) : s.effect == "Allow" && iam_allows(s, "logs:CreateLogGroup")])
    refused  = role != null && length(foreign) == 0 && !allowed
    # At the edge it writes into a group of each region that it runs in, which nobody makes beforehand.
    versions = concat([self], referrers(self, "AWS::Lambda::Version"))
    is_edge  = anytrue([for v in versions : length(referrers(v, "aws_cloudfront_distribution")) > 0]) || anytrue([for s in iam_statements(role.assume_role_policy) : s.effect == "Allow" && contains(s.principals, "edgelambda.amazonaws.com")])
  }
  when    = self.logging_config.log_group == null && !(known(refused) && refused) && !(known(is_edge) && is_edge)
  require = length(own) > 0 || (known(named) ? named : may_be)
  message = "Lambda creates the log group of ${resource.address} itself: it keeps each line for ever, and stays when the function is gone."
  remedy  = <<-TEXT
    Terraform: an aws_cloudwatch_log_group with name = "/aws/lambda/$${aws_lambda_function.a.function_name}" and retention_in_days.
    CloudFormation: AWS::Logs::LogGroup with LogGroupName: !Sub "/aws/lambda/$${Function}" and RetentionInDays.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html",
  ]

  fail "none" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
  }

  fail "another function's" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
    resource "aws_cloudwatch_log_group" "b" {
      name = "/aws/lambda/b"
    }
  }

  fail "another function's by reference, in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
        B:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
        Logs:
          Type: AWS::Logs::LogGroup
          Properties: { LogGroupName: !Sub "/aws/lambda/${B}" }
    YAML
    expect {
      at    = "template.yaml:2"
      count = 1
    }
  }

  fail "another function's by reference" {
    variable "name" {}
    resource "aws_lambda_function" "a" {
      function_name = "${var.name}-a"
    }
    resource "aws_lambda_function" "b" {
      function_name = "${var.name}-b"
    }
    resource "aws_cloudwatch_log_group" "b" {
      name = "/aws/lambda/${aws_lambda_function.b.function_name}"
    }
    expect {
      at    = "main.tf:2"
      count = 1
    }
  }

  fail "only in production" {
    variable "env" {}
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
    resource "aws_cloudwatch_log_group" "a" {
      count = var.env == "prod" ? 1 : 0
      name  = "/aws/lambda/a"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }

  fail "template, only in production" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { FunctionName: a }
        Logs:
          Type: AWS::Logs::LogGroup
          Condition: IsProd
          Properties: { LogGroupName: /aws/lambda/a }
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  fail "a role that may create it, one whose policies aren't here, one that isn't here" {
    resource "aws_iam_role" "own" {
      assume_role_policy = "{}"
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "*" }] })
      }
    }
    resource "aws_iam_policy" "logs" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:Create*", Resource = "*" }] })
    }
    resource "aws_iam_role" "attached" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "attached" {
      role       = aws_iam_role.attached.name
      policy_arn = aws_iam_policy.logs.arn
    }
    resource "aws_iam_role" "managed" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "own" {
      function_name = "own"
      role          = aws_iam_role.own.arn
    }
    resource "aws_lambda_function" "attached" {
      function_name = "attached"
      role          = aws_iam_role.attached.arn
    }
    resource "aws_lambda_function" "managed" {
      function_name = "managed"
      role          = aws_iam_role.managed.arn
    }
    resource "aws_lambda_function" "elsewhere" {
      function_name = "elsewhere"
      role          = "arn:aws:iam::111122223333:role/elsewhere"
    }
    expect {
      count = 4
    }
  }

  pass "a role that may write no log" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }, { Effect = "Deny", Action = "logs:*", Resource = "*" }] })
      }
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      role          = aws_iam_role.r.arn
    }
  }

  fail "what the role may isn't known" {
    variable "policy" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
      inline_policy {
        policy = var.policy
      }
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      role          = aws_iam_role.r.arn
    }
  }

  pass "a policy of the stack that allows something else" {
    resource "aws_iam_policy" "other" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      assume_role_policy  = "{}"
      managed_policy_arns = [aws_iam_policy.other.arn]
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      role          = aws_iam_role.r.arn
    }
  }

  pass "a role that may write no log, in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
        A:
          Type: AWS::Lambda::Function
          Properties: { Role: !GetAtt Role.Arn }
    YAML
  }

  pass "by name" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
    resource "aws_cloudwatch_log_group" "a" {
      name = "/aws/lambda/a"
    }
  }

  pass "by reference" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
    resource "aws_cloudwatch_log_group" "a" {
      name = "/aws/lambda/${aws_lambda_function.a.function_name}"
    }
  }

  pass "each its own" {
    resource "aws_lambda_function" "a" {
      for_each      = toset(["x", "y"])
      function_name = each.key
    }
    resource "aws_cloudwatch_log_group" "a" {
      for_each = aws_lambda_function.a
      name     = "/aws/lambda/${each.value.function_name}"
    }
  }

  pass "a group of its choice" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
      logging_config {
        log_format = "JSON"
        log_group  = "shared"
      }
    }
  }

  pass "template by reference" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
        Logs:
          Type: AWS::Logs::LogGroup
          Properties: { LogGroupName: !Sub "/aws/lambda/${A}" }
    YAML
  }

  undecided "a module that isn't here gets the name" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
    module "logs" {
      source = "example/logs/aws"
      name   = "/aws/lambda/${aws_lambda_function.a.function_name}"
    }
  }

  undecided "both names are inputs" {
    variable "function" {}
    variable "group" {}
    resource "aws_lambda_function" "a" {
      function_name = var.function
    }
    resource "aws_cloudwatch_log_group" "a" {
      name = var.group
    }
  }

  undecided "template with names from parameters" {
    cloudformation = <<-YAML
      Parameters:
        Function: { Type: String }
        Group: { Type: String }
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { FunctionName: !Ref Function }
        Logs:
          Type: AWS::Logs::LogGroup
          Properties: { LogGroupName: !Ref Group }
    YAML
  }

  pass "at the edge, by the distribution or by its role" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
    resource "aws_cloudfront_distribution" "d" {
      default_cache_behavior {
        lambda_function_association {
          event_type = "origin-request"
          lambda_arn = aws_lambda_function.a.qualified_arn
        }
      }
    }
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "b" {
      function_name = "b"
      role          = aws_iam_role.r.arn
    }
  }

  fail "whose role doesn't let the edge in, and one of which nobody knows" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" },
          { Effect = "Deny", Principal = { Service = "edgelambda.amazonaws.com" }, Action = "sts:AssumeRole" },
        ]
      })
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      role          = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "s" {
      assume_role_policy  = var.trust
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "b" {
      function_name = "b"
      role          = aws_iam_role.s.arn
    }
    expect {
      count = 2
    }
  }

  pass "at the edge, in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13 } }
        Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref A } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: origin-request, LambdaFunctionARN: !Ref Version }] } } }
    YAML
  }
}
