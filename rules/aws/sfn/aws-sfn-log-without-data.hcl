rule "aws-sfn-log-without-data" {
  title     = "Log of a state machine holds no input and output"
  severity  = "info"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_sfn_state_machine"
  default   = "opt-in"

  # Where nothing is logged, another rule says so.
  when    = contains(["ALL", "ERROR", "FATAL"], self.logging_configuration.level)
  require = self.logging_configuration.include_execution_data
  focus   = self.logging_configuration
  message = "When an execution of ${resource.address} fails, its log says which step it was and not with which data."
  remedy  = <<-TEXT
    See that no secrets are in the data.
    Terraform: logging_configuration { include_execution_data = true }
    CloudFormation: LoggingConfiguration: { IncludeExecutionData: true }
  TEXT

  references = ["https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"]
  aliases    = { checkov = ["CKV_AWS_285"] }

  fail "not said; off" {
    resource "aws_sfn_state_machine" "a" {
      name = "a"
      logging_configuration {
        level = "ALL"
      }
    }
    resource "aws_sfn_state_machine" "b" {
      name = "b"
      logging_configuration {
        level                  = "ERROR"
        include_execution_data = false
      }
    }
    expect {
      count = 2
    }
  }

  pass "with data; no log" {
    resource "aws_sfn_state_machine" "a" {
      name = "a"
      logging_configuration {
        level                  = "ERROR"
        include_execution_data = true
      }
    }
    resource "aws_sfn_state_machine" "b" {
      name = "b"
    }
    resource "aws_sfn_state_machine" "c" {
      name = "c"
      logging_configuration {
        level = "OFF"
      }
    }
  }

  undecided "from a variable" {
    variable "data" {}
    resource "aws_sfn_state_machine" "a" {
      name = "a"
      logging_configuration {
        level                  = "ERROR"
        include_execution_data = var.data
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn, LoggingConfiguration: { Level: ALL } } }
    YAML
  }

  pass "template with data" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn, LoggingConfiguration: { Level: ALL, IncludeExecutionData: true } } }
    YAML
  }
}
