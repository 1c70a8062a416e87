rule "aws-mq-minor-upgrades-off" {
  title     = "Broker doesn't get fixes"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_mq_broker"

  require = self.auto_minor_version_upgrade
  message = "Security fixes of the engine don't reach ${resource.address} in its maintenance window."
  remedy  = <<-TEXT
    Terraform: auto_minor_version_upgrade = true; absent means false.
    CloudFormation: AutoMinorVersionUpgrade: true.
  TEXT

  references = ["https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/upgrading-brokers.html"]
  aliases    = { checkov = ["CKV_AWS_207"] }
  controls   = { "fsbp" = ["MQ.3"] }

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
          Properties: { AutoMinorVersionUpgrade: false }
    YAML
  }

  pass "set" {
    resource "aws_mq_broker" "a" {
      auto_minor_version_upgrade = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { AutoMinorVersionUpgrade: true }
    YAML
  }
}
