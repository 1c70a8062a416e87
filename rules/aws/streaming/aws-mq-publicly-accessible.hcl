rule "aws-mq-publicly-accessible" {
  title     = "Broker has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_mq_broker"

  require = self.publicly_accessible != true
  message = "${resource.address} can be reached from the internet; only its users' passwords protect it."
  remedy  = <<-TEXT
    Terraform: remove publicly_accessible = true.
    CloudFormation: PubliclyAccessible: false.
  TEXT

  references = ["https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html"]
  aliases    = { checkov = ["CKV_AWS_69"], trivy = ["AVD-AWS-0072"] }

  fail "not said" {
    resource "aws_mq_broker" "a" {
      publicly_accessible = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { PubliclyAccessible: true }
    YAML
  }

  pass "set" {
    resource "aws_mq_broker" "a" {
      broker_name = "a"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { PubliclyAccessible: false }
    YAML
  }
}
