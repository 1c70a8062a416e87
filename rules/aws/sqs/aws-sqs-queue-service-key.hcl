rule "aws-sqs-queue-service-key" {
  title     = "SQS queue is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"
  default   = "opt-in"

  require = self.kms_master_key_id != "alias/aws/sqs"
  message = "Services such as SNS and S3 can't send to ${resource.address}, nor other accounts: the key of the service can't be given to others."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.main.id
    CloudFormation: KmsMasterKeyId: !Ref Key
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"]
  aliases    = { checkov = ["CKV2_AWS_73"], trivy = ["AVD-AWS-0135"] }

  fail "that of the service" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = "alias/aws/sqs"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "own, that of SQS" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = "alias/queue"
    }
    resource "aws_sqs_queue" "n" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/aws/sqs } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/queue } }
    YAML
  }
}
