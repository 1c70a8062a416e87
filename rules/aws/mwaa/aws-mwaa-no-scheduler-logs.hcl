rule "aws-mwaa-no-scheduler-logs" {
  title     = "Workflows' scheduler writes no log"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_mwaa_environment"
  default   = "production"

  require = self.logging_configuration.scheduler_logs.enabled
  message = "Why workflows of ${resource.address} didn't start can't be found out afterwards: its scheduler's log is off."
  remedy  = <<-TEXT
    Terraform: logging_configuration { scheduler_logs { enabled = true  log_level = "INFO" } }.
    CloudFormation: LoggingConfiguration: { SchedulerLogs: { Enabled: true, LogLevel: INFO } }.
  TEXT

  references = ["https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-airflow.html"]
  aliases    = { checkov = ["CKV_AWS_242"] }

  fail "not said" {
    resource "aws_mwaa_environment" "a" {
      logging_configuration {
        task_logs {
          enabled = true
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MWAA::Environment
          Properties: { LoggingConfiguration: { SchedulerLogs: { Enabled: false } } }
    YAML
  }

  pass "set" {
    resource "aws_mwaa_environment" "a" {
      logging_configuration {
        scheduler_logs {
          enabled = true
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MWAA::Environment
          Properties: { LoggingConfiguration: { SchedulerLogs: { Enabled: true, LogLevel: INFO } } }
    YAML
  }
}
