rule "aws-sns-topic-no-customer-key" {
  title     = "SNS topic is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sns_topic"
  default   = "opt-in"

  require = self.kms_master_key_id != "alias/aws/sns"
  message = "Services such as CloudWatch can't publish to ${resource.address}, and no key says who may read its messages: the key of the service can't be given to others."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.main.id
    CloudFormation: KmsMasterKeyId: !Ref Key
  TEXT

  references = ["https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"]
  aliases    = { trivy = ["AVD-AWS-0136"] }

  fail "that of the service" {
    resource "aws_sns_topic" "t" {
      kms_master_key_id = "alias/aws/sns"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "own; none, which another rule tells" {
    resource "aws_sns_topic" "n" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = "alias/topic"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/aws/sns } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/topic } }
    YAML
  }
}
