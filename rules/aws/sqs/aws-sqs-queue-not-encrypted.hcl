rule "aws-sqs-queue-not-encrypted" {
  title     = "SQS queue keeps messages unencrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"

  # Absent: SQS encrypts with a key of its own.
  require = self.sqs_managed_sse_enabled != false || (self.kms_master_key_id != null && self.kms_master_key_id != "")
  message = "Messages of ${resource.address} lie unencrypted on disk: the encryption that SQS has by default is switched off."
  remedy  = <<-TEXT
    Terraform: sqs_managed_sse_enabled = true, or kms_master_key_id
    CloudFormation: SqsManagedSseEnabled: true, or KmsMasterKeyId
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html"]
  controls   = { "fsbp" = ["SQS.1"] }

  fail "switched off" {
    resource "aws_sqs_queue" "q" {
      sqs_managed_sse_enabled = false
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "switched off, with an empty key, as a string" {
    resource "aws_sqs_queue" "a" {
      sqs_managed_sse_enabled = false
      kms_master_key_id       = ""
    }
    resource "aws_sqs_queue" "b" {
      sqs_managed_sse_enabled = "false"
    }
    expect {
      count = 2
    }
  }

  pass "by a key instead" {
    resource "aws_sqs_queue" "q" {
      sqs_managed_sse_enabled = false
      kms_master_key_id       = "alias/queue"
    }
  }

  pass "by default, or by a key" {
    resource "aws_sqs_queue" "a" {}
    resource "aws_sqs_queue" "b" {
      kms_master_key_id = "alias/aws/sqs"
    }
  }

  undecided "from a variable" {
    variable "encrypted" { type = bool }
    resource "aws_sqs_queue" "q" {
      sqs_managed_sse_enabled = var.encrypted
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } }
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
    YAML
  }
}
