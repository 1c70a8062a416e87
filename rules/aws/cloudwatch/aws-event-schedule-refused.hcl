rule "aws-event-schedule-refused" {
  title     = "Schedule isn't written as EventBridge reads it"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_cloudwatch_event_rule"

  let {
    text   = trimspace(self.schedule_expression)
    rate   = try(regex("^rate\\(\\s*(\\d+)\\s+(minute|hour|day)(s?)\\s*\\)$", text), null)
    fields = try(split(" ", trimspace(replace(regex("^cron\\((.*)\\)$", text)[0], "/\\s+/", " "))), null)
    fault = (
      startswith(text, "rate(")
      ? (
        rate == null ? "a rate is a number and minutes, hours or days"
        : tonumber(rate[0]) == 1 && rate[2] == "s" ? "one ${rate[1]} is rate(1 ${rate[1]})"
        : tonumber(rate[0]) != 1 && rate[2] == "" ? "more than one ${rate[1]} is rate(${rate[0]} ${rate[1]}s)"
        : null
      )
      : fields == null ? "a schedule is rate(…) or cron(…)"
      : length(fields) != 6 ? "cron(…) has six fields, the year at the end, and this has ${length(fields)}"
      : fields[2] != "?" && fields[4] != "?" ? "of the day of the month and the day of the week one is ?"
      : null
    )
  }

  when    = self.schedule_expression != null && self.schedule_expression != ""
  require = fault == null
  focus   = self.schedule_expression
  message = "EventBridge refuses ${resource.address}: ${fault}."
  remedy  = <<-TEXT
    Terraform: schedule_expression = "rate(5 minutes)", or "cron(0 10 * * ? *)" for ten o'clock (UTC) every day.
    CloudFormation: ScheduleExpression: rate(5 minutes), or cron(0 10 * * ? *); of a function's event in SAM, Schedule.
  TEXT

  references = [
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html",
  ]

  fail "one and several, no number, cron of Unix, no question mark, words" {
    resource "aws_cloudwatch_event_rule" "a" {
      schedule_expression = "rate(1 minutes)"
    }
    resource "aws_cloudwatch_event_rule" "b" {
      schedule_expression = "rate(5 minute)"
    }
    resource "aws_cloudwatch_event_rule" "c" {
      schedule_expression = "rate(hour)"
    }
    resource "aws_cloudwatch_event_rule" "d" {
      schedule_expression = "cron(0 10 * * *)"
    }
    resource "aws_cloudwatch_event_rule" "e" {
      schedule_expression = "cron(0 10 * * MON-FRI *)"
    }
    resource "aws_cloudwatch_event_rule" "f" {
      schedule_expression = "0 10 * * ? *"
    }
    expect {
      count = 6
    }
  }

  fail "where it lies" {
    resource "aws_cloudwatch_event_rule" "a" {
      name                = "daily"
      schedule_expression = "rate(1 days)"
    }
    expect {
      at      = "main.tf:3"
      message = "one day is rate(1 day)"
    }
  }

  pass "each form, a pattern, none" {
    resource "aws_cloudwatch_event_rule" "a" {
      schedule_expression = "rate(1 minute)"
    }
    resource "aws_cloudwatch_event_rule" "b" {
      schedule_expression = "rate(12 hours)"
    }
    resource "aws_cloudwatch_event_rule" "c" {
      schedule_expression = "cron(0 10 * * ? *)"
    }
    resource "aws_cloudwatch_event_rule" "d" {
      schedule_expression = "cron( 0/15  8-18 ?  * MON-FRI * )"
    }
    resource "aws_cloudwatch_event_rule" "e" {
      event_pattern = jsonencode({ source = ["aws.ec2"] })
    }
    resource "aws_cloudwatch_event_rule" "f" {
      schedule_expression = ""
      event_pattern       = jsonencode({ source = ["aws.ec2"] })
    }
  }

  undecided "from elsewhere" {
    variable "hours" {}
    resource "aws_cloudwatch_event_rule" "a" {
      schedule_expression = "rate(${var.hours} hours)"
    }
  }

  fail "template, and a function's event" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Nightly: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: "cron(0 2 * * *)" } }
        Report:
          Type: AWS::Serverless::Function
          Properties:
            Handler: index.handler
            Runtime: nodejs22.x
            CodeUri: src
            Events:
              Often: { Type: Schedule, Properties: { Schedule: rate(5 minute) } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Nightly: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: "cron(0 2 * * ? *)" } }
        Pattern: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [aws.ec2] } } }
    YAML
  }
}
