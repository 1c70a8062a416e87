rule "aws-mwaa-no-webserver-logs" {
  title     = "Workflows' webserver writes no log"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_mwaa_environment"
  default   = "production"

  require = self.logging_configuration.webserver_logs.enabled
  message = "Who used the web pages of ${resource.address} can't be found out afterwards: their log is off."
  remedy  = <<-TEXT
    Terraform: logging_configuration { webserver_logs { enabled = true  log_level = "INFO" } }.
    CloudFormation: LoggingConfiguration: { WebserverLogs: { Enabled: true, LogLevel: INFO } }.
  TEXT

  references = ["https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-airflow.html"]
  aliases    = { checkov = ["CKV_AWS_244"] }

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
          Properties: { LoggingConfiguration: { WebserverLogs: { Enabled: false } } }
    YAML
  }

  pass "set" {
    resource "aws_mwaa_environment" "a" {
      logging_configuration {
        webserver_logs {
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
          Properties: { LoggingConfiguration: { WebserverLogs: { Enabled: true, LogLevel: INFO } } }
    YAML
  }
}
