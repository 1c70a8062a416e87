rule "aws-mq-single-instance" {
  title     = "Broker stands in one zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_mq_broker"
  default   = "production"

  require = self.deployment_mode != null && self.deployment_mode != "SINGLE_INSTANCE"
  message = "When its zone or host fails, ${resource.address} is down: it has no standby."
  remedy  = <<-TEXT
    Terraform: deployment_mode = "ACTIVE_STANDBY_MULTI_AZ", or CLUSTER_MULTI_AZ for RabbitMQ.
    CloudFormation: DeploymentMode: ACTIVE_STANDBY_MULTI_AZ.
  TEXT

  references = ["https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-broker-architecture.html"]

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
          Properties: { BrokerName: a, DeploymentMode: SINGLE_INSTANCE }
    YAML
  }

  pass "set" {
    resource "aws_mq_broker" "a" {
      deployment_mode = "ACTIVE_STANDBY_MULTI_AZ"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { DeploymentMode: CLUSTER_MULTI_AZ }
    YAML
  }
}
