rule "aws-sfn-log-group-not-used" {
  title     = "State machine doesn't write to the log group that is made for it"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_cloudwatch_log_group"

  let {
    named    = anytrue([for t in texts(self.name) : length(regexall("^/aws/(vendedlogs/)?(states|stepfunctions|step-functions)/", t.text)) > 0])
    machines = resources("aws_sfn_state_machine")
    logging  = anytrue([for m in machines : m.logging_configuration != null])
  }
  when    = named && length(machines) > 0
  require = logging
  focus   = self.name
  message = "${resource.address} stays empty: ${join(" and ", [for m in machines : facts(m).address])} ${length(machines) == 1 ? "logs" : "log"} nothing, since a state machine writes only to the group that its own logging names."
  remedy  = <<-TEXT
    Terraform: logging_configuration { level = "ERROR", include_execution_data = true, log_destination = "$${aws_cloudwatch_log_group.orders.arn}:*" } in aws_sfn_state_machine
    CloudFormation: LoggingConfiguration: { Level: ERROR, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: !GetAtt Log.Arn } }] }, in SAM under Logging
  TEXT

  references = ["https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"]

  fail "a machine without logging" {
    resource "aws_cloudwatch_log_group" "g" {
      name = "/aws/vendedlogs/states/orders"
    }
    resource "aws_sfn_state_machine" "m" {
      name = "orders"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "a machine that logs; a group of something else" {
    resource "aws_cloudwatch_log_group" "g" {
      name = "/aws/vendedlogs/states/orders"
    }
    resource "aws_sfn_state_machine" "m" {
      name = "orders"
      logging_configuration {
        level           = "ERROR"
        log_destination = "${aws_cloudwatch_log_group.g.arn}:*"
      }
    }
    resource "aws_cloudwatch_log_group" "f" {
      name = "/aws/lambda/orders"
    }
  }

  pass "a group of something else beside a machine without logging" {
    resource "aws_cloudwatch_log_group" "f" {
      name = "/aws/lambda/orders"
    }
    resource "aws_sfn_state_machine" "m" {
      name = "orders"
    }
  }

  pass "a machine from elsewhere" {
    resource "aws_cloudwatch_log_group" "g" {
      name = "/aws/states/orders"
    }
  }

  fail "template, SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Stage: { Type: String }
      Resources:
        Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/aws/states/orders-${Stage}" } }
        Machine: { Type: AWS::Serverless::StateMachine, Properties: { Role: "arn:aws:iam::111122223333:role/r", DefinitionUri: m.json } }
    YAML
  }

  pass "template with logging, SAM with logging" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/states/orders } }
        Machine:
          Type: AWS::Serverless::StateMachine
          Properties: { Role: "arn:aws:iam::111122223333:role/r", DefinitionUri: m.json, Logging: { Level: ALL, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: !GetAtt Log.Arn } }] } }
    YAML
  }

  pass "something else in a template" {
    cloudformation = <<-YAML
      Resources:
        Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/states/orders } }
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
