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
  aliases    = { cfn_nag = ["W48"] }

  fail "by default, an empty one" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue" "e" {
      kms_master_key_id = ""
    }
    expect {
      count = 2
    }
  }

  fail "an empty key" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = ""
    }
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
