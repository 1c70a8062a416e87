rule "aws-mq-no-general-log" {
  title     = "Broker writes no log"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_mq_broker"
  default   = "production"

  require = self.logs.general
  message = "Why clients of ${resource.address} fail can't be found out afterwards: its general log is off."
  remedy  = <<-TEXT
    Terraform: logs { general = true }.
    CloudFormation: Logs: { General: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html"]
  aliases    = { checkov = ["CKV_AWS_48"], trivy = ["AVD-AWS-0071"] }

  fail "not said" {
    resource "aws_mq_broker" "a" {
      broker_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { BrokerName: a }
    YAML
  }

  pass "set" {
    resource "aws_mq_broker" "a" {
      logs {
        general = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { Logs: { General: true } }
    YAML
  }
}
