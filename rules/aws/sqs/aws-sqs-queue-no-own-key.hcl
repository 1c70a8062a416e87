rule "aws-sqs-queue-no-own-key" {
  title     = "SQS queue is encrypted without a KMS key of one's own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"
  default   = "opt-in"

  let {
    # A queue without a key is encrypted by SQS alone; the key of the service can't be given to others.
    keyed = self.kms_master_key_id != null && self.kms_master_key_id != ""
    own   = self.kms_master_key_id != "alias/aws/sqs"
  }

  require = keyed && own
  message = "Who may read messages of ${resource.address} can be said by its policy only: no key limits or records it."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.queue.id
    CloudFormation: KmsMasterKeyId: !Ref Key
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"]
  aliases = {
    checkov = { CKV2_AWS_73 = own }
    trivy   = { AVD-AWS-0135 = own }
    cfn_nag = { W48 = keyed }
  }

  fail "by default, the service's, an empty one" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue" "s" {
      kms_master_key_id = "alias/aws/sqs"
    }
    resource "aws_sqs_queue" "e" {
      kms_master_key_id = ""
    }
    expect {
      count = 3
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
