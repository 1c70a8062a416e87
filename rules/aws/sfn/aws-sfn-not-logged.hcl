rule "aws-sfn-not-logged" {
  title     = "State machine keeps no history of executions"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_sfn_state_machine"
  default   = "opt-in"

  require = contains(["ALL", "ERROR", "FATAL"], self.logging_configuration.level) && self.logging_configuration.include_execution_data
  focus   = self.logging_configuration == null ? self : self.logging_configuration
  message = "When an execution of ${resource.address} fails, its input and output are gone with it, at once where it is an express one."
  remedy  = <<-TEXT
    See that no secrets are in the data.
    Terraform: logging_configuration { level = "ERROR", include_execution_data = true, log_destination = … }
    CloudFormation: LoggingConfiguration: { Level: ERROR, IncludeExecutionData: true, Destinations: [ … ] }
  TEXT

  references = ["https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"]
  aliases    = { checkov = { CKV_AWS_285 = self.logging_configuration.include_execution_data }, trivy = { AVD-AWS-0119 = self.logging_configuration != null } }
  controls   = { "fsbp" = ["StepFunctions.1"] }

  fail "absent; without data; off" {
    resource "aws_sfn_state_machine" "a" {
      name = "a"
    }
    resource "aws_sfn_state_machine" "b" {
      name = "b"
      logging_configuration {
        level                  = "ERROR"
        include_execution_data = false
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
        level                  = "ERROR"
        include_execution_data = true
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
}
