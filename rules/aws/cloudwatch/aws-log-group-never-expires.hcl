rule "aws-log-group-never-expires" {
  title     = "Logs are kept, and paid for, for ever"
  severity  = "low"
  category  = "cost"
  checklist = "logs"
  kind      = "aws_cloudwatch_log_group"

  require = self.retention_in_days > 0 || self.log_group_class == "DELIVERY"
  focus   = self.retention_in_days
  message = "${resource.address} keeps each line for ever, at about $0.03 a GB and month: it has no retention."
  remedy  = <<-TEXT
    Terraform: retention_in_days = 30.
    CloudFormation: RetentionInDays: 30.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html"]
  aliases    = { checkov = ["CKV_AWS_66"], cfn_nag = ["W86"] }

  fail "not said, zero" {
    resource "aws_cloudwatch_log_group" "a" {
      name = "a"
    }
    resource "aws_cloudwatch_log_group" "b" {
      retention_in_days = 0
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { LogGroupName: a }
    YAML
  }

  pass "a month" {
    resource "aws_cloudwatch_log_group" "a" {
      retention_in_days = 30
    }
  }

  pass "a month in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Logs::LogGroup
          Properties: { RetentionInDays: 30 }
    YAML
  }

  undecided "from a variable" {
    variable "days" {}
    resource "aws_cloudwatch_log_group" "a" {
      retention_in_days = var.days
    }
  }
}
