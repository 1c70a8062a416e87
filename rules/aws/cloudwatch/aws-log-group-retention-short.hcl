rule "aws-log-group-retention-short" {
  title     = "Logs are gone within a year"
  severity  = "info"
  category  = "security"
  checklist = "logs"
  kind      = "aws_cloudwatch_log_group"
  default   = "opt-in"

  param "days" {
    description = "How long logs have to be kept."
    default     = 365
  }

  require = self.retention_in_days == null || self.retention_in_days == 0 || self.retention_in_days >= param.days
  message = "What happened a year ago can't be found out: ${resource.address} keeps its lines for ${self.retention_in_days} days."
  remedy  = <<-TEXT
    Terraform: retention_in_days = 365.
    CloudFormation: RetentionInDays: 365.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html"]
  aliases    = { checkov = ["CKV_AWS_338"] }

  fail "a month" {
    resource "aws_cloudwatch_log_group" "a" {
      retention_in_days = 30
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { RetentionInDays: 30 }
    YAML
  }

  pass "a year, for ever" {
    resource "aws_cloudwatch_log_group" "a" {
      retention_in_days = 365
    }
    resource "aws_cloudwatch_log_group" "b" {
      retention_in_days = 0
    }
  }

  pass "a year in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { RetentionInDays: 365 }
    YAML
  }
}
