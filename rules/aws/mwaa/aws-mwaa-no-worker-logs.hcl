rule "aws-mwaa-no-worker-logs" {
  title     = "Workflows' worker writes no log"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_mwaa_environment"
  default   = "production"

  require = self.logging_configuration.worker_logs.enabled
  message = "Why workers of ${resource.address} died can't be found out afterwards: their log is off."
  remedy  = <<-TEXT
    Terraform: logging_configuration { worker_logs { enabled = true  log_level = "INFO" } }.
    CloudFormation: LoggingConfiguration: { WorkerLogs: { Enabled: true, LogLevel: INFO } }.
  TEXT

  references = ["https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-airflow.html"]
  aliases    = { checkov = ["CKV_AWS_243"] }

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
          Properties: { LoggingConfiguration: { WorkerLogs: { Enabled: false } } }
    YAML
  }

  pass "set" {
    resource "aws_mwaa_environment" "a" {
      logging_configuration {
        worker_logs {
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
          Properties: { LoggingConfiguration: { WorkerLogs: { Enabled: true, LogLevel: INFO } } }
    YAML
  }
}
