rule "aws-lambda-subscribed-to-own-log" {
  title     = "Function is called with what it logs itself"
  severity  = "high"
  category  = "cost"
  checklist = "logs"
  kind      = "aws_cloudwatch_log_subscription_filter"

  let {
    function = target(self.destination_arn, "aws_lambda_function")
    group    = target(self.log_group_name, "aws_cloudwatch_log_group")
    name     = group == null ? self.log_group_name : group.name
    # The log is named after the function, if it doesn't say otherwise.
    written = function.logging_config.log_group
    named   = contains([for r in concat(referrers(function, "aws_cloudwatch_log_group", "name"), referrers(function, "aws_cloudwatch_log_subscription_filter", "log_group_name")) : facts(r).address], facts(group == null ? self : group).address) && anytrue([for t in texts(name) : length(regexall("^/aws/lambda/[$][{][^}]*[}]$", t.text)) > 0 || anytrue([for u in texts(function.function_name) : t.text == "/aws/lambda/${u.text}"])])
    own = (
      written != null
      ? written == name || (group != null && facts(target(written, "aws_cloudwatch_log_group")).address == facts(group).address)
      : named || name == "/aws/lambda/${function.function_name}"
    )
  }

  # A pattern may leave out what the function logs.
  when    = known(function) && function != null && trimspace(self.filter_pattern == null ? "" : self.filter_pattern) == ""
  require = !own
  focus   = self.log_group_name
  message = "${facts(function).address} calls itself without end, at your cost: ${resource.address} sends it each line of its own log, and each call logs more."
  remedy  = <<-TEXT
    Subscribe it to other log groups, and read its own elsewhere.
    Terraform: log_group_name = aws_cloudwatch_log_group.shop.name, of another function or service.
    CloudFormation: LogGroupName: !Ref ShopLogs, of another function or service.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
  ]

  fail "by name, by its group, by the function, by a group of its own" {
    variable "env" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_cloudwatch_log_group" "f" {
      name = "/aws/lambda/f"
    }
    resource "aws_cloudwatch_log_subscription_filter" "f" {
      log_group_name  = aws_cloudwatch_log_group.f.name
      filter_pattern  = ""
      destination_arn = aws_lambda_function.f.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "name" {
      log_group_name  = "/aws/lambda/f"
      filter_pattern  = " "
      destination_arn = aws_lambda_function.f.arn
    }
    resource "aws_lambda_function" "g" {
      function_name = "${var.env}-g"
    }
    resource "aws_cloudwatch_log_group" "g" {
      name = "/aws/lambda/${aws_lambda_function.g.function_name}"
    }
    resource "aws_cloudwatch_log_subscription_filter" "g" {
      log_group_name  = aws_cloudwatch_log_group.g.name
      filter_pattern  = ""
      destination_arn = aws_lambda_function.g.arn
    }
    resource "aws_cloudwatch_log_group" "own" {
      name_prefix = "own"
    }
    resource "aws_lambda_function" "h" {
      function_name = "h"
      logging_config {
        log_format = "Text"
        log_group  = aws_cloudwatch_log_group.own.name
      }
    }
    resource "aws_cloudwatch_log_subscription_filter" "h" {
      log_group_name  = aws_cloudwatch_log_group.own.name
      filter_pattern  = ""
      destination_arn = aws_lambda_function.h.arn
    }
    expect {
      count   = 4
      message = "without end"
    }
  }

  pass "another's log, a pattern, a stream, a function from elsewhere, its log elsewhere" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_cloudwatch_log_group" "g" {
      name = "/aws/lambda/${aws_lambda_function.g.function_name}"
    }
    resource "aws_cloudwatch_log_subscription_filter" "g" {
      log_group_name  = aws_cloudwatch_log_group.g.name
      filter_pattern  = ""
      destination_arn = aws_lambda_function.f.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "errors" {
      log_group_name  = "/aws/lambda/f"
      filter_pattern  = "ERROR"
      destination_arn = aws_lambda_function.f.arn
    }
    resource "aws_kinesis_stream" "s" {}
    resource "aws_cloudwatch_log_subscription_filter" "stream" {
      log_group_name  = "/aws/lambda/f"
      filter_pattern  = ""
      destination_arn = aws_kinesis_stream.s.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "elsewhere" {
      log_group_name  = "/aws/lambda/other"
      filter_pattern  = ""
      destination_arn = "arn:aws:lambda:eu-west-1:111122223333:function:other"
    }
    resource "aws_lambda_function" "h" {
      function_name = "h"
      logging_config {
        log_format = "Text"
        log_group  = "shared"
      }
    }
    resource "aws_cloudwatch_log_subscription_filter" "h" {
      log_group_name  = "/aws/lambda/h"
      filter_pattern  = ""
      destination_arn = aws_lambda_function.h.arn
    }
    resource "aws_cloudwatch_log_group" "gateway" {
      name = "/aws/apigateway/${aws_lambda_function.f.function_name}"
    }
    resource "aws_cloudwatch_log_subscription_filter" "gateway" {
      log_group_name  = aws_cloudwatch_log_group.gateway.name
      filter_pattern  = ""
      destination_arn = aws_lambda_function.f.arn
    }
  }

  undecided "a log group that isn't known" {
    variable "group" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_cloudwatch_log_subscription_filter" "f" {
      log_group_name  = var.group
      filter_pattern  = ""
      destination_arn = aws_lambda_function.f.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/aws/lambda/${F}" } }
        Filter: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: !Ref Log, FilterPattern: "", DestinationArn: !GetAtt F.Arn } }
    YAML
  }

  pass "another's log in a template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { FunctionName: f, Role: r, Code: { ZipFile: "" } } }
        Filter: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: shop, FilterPattern: "", DestinationArn: !GetAtt F.Arn } }
    YAML
  }
}
