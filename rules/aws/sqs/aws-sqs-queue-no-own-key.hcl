rule "aws-sqs-queue-no-own-key" {
  title     = "SQS queue is encrypted without a KMS key"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"
  default   = "opt-in"

  require = self.kms_master_key_id != null && self.kms_master_key_id != ""
  message = "Who may read messages of ${resource.address} can be said by its policy only: no key limits or records it."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.queue.id
    CloudFormation: KmsMasterKeyId: !Ref Key
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"]
  aliases    = { cfn_nag = ["W48"], checkov = ["CKV2_AWS_73"], trivy = ["AVD-AWS-0135"] }

  fail "by default" {
    resource "aws_sqs_queue" "q" {}
  }

  pass "by a key" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = "alias/queue"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/queue } }
    YAML
  }
}
