rule "aws-msk-no-broker-logs" {
  title     = "Kafka brokers write no log"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_msk_cluster"
  default   = "production"

  let {
    logs = self.logging_info.broker_logs
  }

  require = logs.cloudwatch_logs.enabled || logs.firehose.enabled || logs.s3.enabled
  message = "Why clients of ${resource.address} fail, and who they are, can't be found out afterwards: its brokers' logs aren't delivered."
  remedy  = <<-TEXT
    Terraform: logging_info { broker_logs { cloudwatch_logs { enabled = true  log_group = … } } }.
    CloudFormation: LoggingInfo: { BrokerLogs: { CloudWatchLogs: { Enabled: true, LogGroup: … } } }.
  TEXT

  references = ["https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html"]
  aliases    = { checkov = ["CKV_AWS_80"], trivy = ["AVD-AWS-0074"] }

  fail "not said" {
    resource "aws_msk_cluster" "a" {
      logging_info {
        broker_logs {
          s3 {
            enabled = false
          }
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { ClusterName: a }
    YAML
  }

  pass "set" {
    resource "aws_msk_cluster" "a" {
      logging_info {
        broker_logs {
          cloudwatch_logs {
            enabled   = true
            log_group = "kafka"
          }
        }
      }
    }
    resource "aws_msk_cluster" "b" {
      logging_info {
        broker_logs {
          firehose {
            enabled         = true
            delivery_stream = "kafka"
          }
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { ClusterName: a, LoggingInfo: { BrokerLogs: { S3: { Enabled: true, Bucket: logs } } } }
    YAML
  }
}
