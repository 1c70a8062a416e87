rule "aws-sfn-not-logged" {
  title     = "State machine keeps no history of executions"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_sfn_state_machine"
  default   = "opt-in"

  # That the data of executions is missing in a log, another rule says.
  require = contains(["ALL", "ERROR", "FATAL"], self.logging_configuration.level)
  focus   = self.logging_configuration == null ? self : self.logging_configuration
  message = "What an execution of ${resource.address} did can't be looked up once its history is gone, at once where it is an express one: nothing is logged."
  remedy  = <<-TEXT
    Terraform: logging_configuration { level = "ERROR", log_destination = … }
    CloudFormation: LoggingConfiguration: { Level: ERROR, Destinations: [ … ] }
  TEXT

  references = [
    "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
    "https://docs.aws.amazon.com/config/latest/developerguide/step-functions-state-machine-logging-enabled.html",
  ]
  aliases  = { checkov = ["CKV_AWS_285"], trivy = ["AVD-AWS-0119"] }
  controls = { "fsbp" = ["StepFunctions.1"] }

  fail "absent; off; no level" {
    resource "aws_sfn_state_machine" "a" {
      name = "a"
    }
    resource "aws_sfn_state_machine" "b" {
      name = "b"
      logging_configuration {
        include_execution_data = true
      }
    }
    resource "aws_sfn_state_machine" "c" {
      name = "c"
      logging_configuration {
        level                  = "OFF"
        include_execution_data = true
      }
    }
    expect {
      count = 3
    }
  }

  pass "logged" {
    resource "aws_sfn_state_machine" "a" {
      name = "a"
      logging_configuration {
        level = "ERROR"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn, LoggingConfiguration: { Level: ALL, IncludeExecutionData: true } } }
    YAML
  }

  pass "every event, without data" {
    resource "aws_sfn_state_machine" "a" {
      name = "a"
      logging_configuration {
        level                  = "ALL"
        include_execution_data = false
      }
    }
  }

  pass "fatal ones in a template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn, LoggingConfiguration: { Level: FATAL } } }
    YAML
  }

  undecided "level from a variable" {
    variable "level" {}
    resource "aws_sfn_state_machine" "a" {
      name = "a"
      logging_configuration {
        level = var.level
      }
    }
  }
}
