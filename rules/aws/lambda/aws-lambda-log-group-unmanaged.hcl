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
  }
  when    = self.logging_config.log_group == null
  require = length(own) > 0 || (known(named) ? named : may_be)
  message = "Lambda creates the log group of ${resource.address} itself: it keeps each line for ever, and stays when the function is gone."
  remedy  = <<-TEXT
    Terraform: an aws_cloudwatch_log_group with name = "/aws/lambda/$${aws_lambda_function.a.function_name}" and retention_in_days.
    CloudFormation: AWS::Logs::LogGroup with LogGroupName: !Sub "/aws/lambda/$${Function}" and RetentionInDays.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html"]

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
}
