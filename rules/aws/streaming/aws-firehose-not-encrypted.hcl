rule "aws-firehose-not-encrypted" {
  title     = "Delivery stream doesn't encrypt what it buffers"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_kinesis_firehose_delivery_stream"

  when    = self.kinesis_source_configuration == null && self.msk_source_configuration == null
  require = self.server_side_encryption.enabled
  message = "The records that wait in ${resource.address} for their delivery are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: server_side_encryption { enabled = true }.
    CloudFormation: DeliveryStreamEncryptionConfigurationInput: { KeyType: AWS_OWNED_CMK }.
  TEXT

  references = ["https://docs.aws.amazon.com/firehose/latest/dev/encryption.html"]
  aliases    = { checkov = ["CKV_AWS_240"], cfn_nag = ["W88"] }
  controls   = { "fsbp" = ["DataFirehose.1"] }

  fail "not said" {
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      name = "a"
    }
    resource "aws_kinesis_firehose_delivery_stream" "b" {
      server_side_encryption {
        enabled = false
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties: { DeliveryStreamType: DirectPut }
    YAML
  }

  pass "set" {
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      server_side_encryption {
        enabled = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties: { DeliveryStreamType: DirectPut, DeliveryStreamEncryptionConfigurationInput: { KeyType: AWS_OWNED_CMK } }
    YAML
  }

  pass "what comes from a stream is encrypted there" {
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      kinesis_source_configuration {
        kinesis_stream_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/a"
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "b" {
      msk_source_configuration {
        topic_name = "a"
      }
    }
  }
}
