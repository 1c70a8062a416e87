rule "aws-mq-no-audit-log" {
  title     = "Broker doesn't log who changes it"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_mq_broker"
  default   = "production"

  when    = self.engine_type == null || lower(self.engine_type) != "rabbitmq"
  require = self.logs.audit
  message = "Who has created users or deleted queues of ${resource.address} can't be found out afterwards: its audit log is off."
  remedy  = <<-TEXT
    Terraform: logs { audit = true }.
    CloudFormation: Logs: { Audit: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html"]
  aliases    = { checkov = ["CKV_AWS_197"], trivy = ["AVD-AWS-0070"] }
  controls   = { "fsbp" = ["MQ.2"] }

  fail "not said" {
    resource "aws_mq_broker" "a" {
      engine_type = "ActiveMQ"
      logs {
        general = true
      }
    }
    resource "aws_mq_broker" "b" {
      engine_type = "ActiveMQ"
      logs {
        audit = "false"
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { EngineType: ACTIVEMQ }
    YAML
  }

  pass "set" {
    resource "aws_mq_broker" "a" {
      engine_type = "ActiveMQ"
      logs {
        audit = "true"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { EngineType: ACTIVEMQ, Logs: { Audit: true } }
    YAML
  }

  pass "RabbitMQ has no audit log" {
    resource "aws_mq_broker" "a" {
      engine_type = "RabbitMQ"
    }
  }

  undecided "from a variable" {
    variable "audit" {}
    resource "aws_mq_broker" "a" {
      engine_type = "ActiveMQ"
      logs {
        audit = var.audit
      }
    }
  }

  fail "an engine that isn't named" {
    resource "aws_mq_broker" "a" {
      broker_name = "a"
    }
  }
}
