rule "aws-firehose-no-customer-key" {
  title     = "Delivery stream is encrypted with a key that AWS owns"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_kinesis_firehose_delivery_stream"
  default   = "opt-in"

  let {
    key = self.server_side_encryption.key_arn
  }

  when    = self.kinesis_source_configuration == null && self.msk_source_configuration == null
  require = self.server_side_encryption.enabled && self.server_side_encryption.key_type == "CUSTOMER_MANAGED_CMK" && is_customer_key(key)
  message = "Who may read the records in ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: server_side_encryption { enabled = true  key_type = "CUSTOMER_MANAGED_CMK"  key_arn = aws_kms_key.data.arn }.
    CloudFormation: DeliveryStreamEncryptionConfigurationInput: { KeyType: CUSTOMER_MANAGED_CMK, KeyARN: !GetAtt Key.Arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_241"] }

  fail "not said" {
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      server_side_encryption {
        enabled = true
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "b" {
      server_side_encryption {
        enabled  = false
        key_type = "CUSTOMER_MANAGED_CMK"
        key_arn  = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "c" {
      server_side_encryption {
        enabled  = true
        key_type = "AWS_OWNED_CMK"
        key_arn  = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "d" {
      server_side_encryption {
        enabled  = true
        key_type = "CUSTOMER_MANAGED_CMK"
        key_arn  = ""
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "e" {
      server_side_encryption {
        enabled  = true
        key_type = "CUSTOMER_MANAGED_CMK"
      }
    }
    expect {
      count = 5
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
        enabled  = true
        key_type = "CUSTOMER_MANAGED_CMK"
        key_arn  = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties: { DeliveryStreamType: DirectPut, DeliveryStreamEncryptionConfigurationInput: { KeyType: CUSTOMER_MANAGED_CMK, KeyARN: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
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

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/firehose"
    }
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      server_side_encryption {
        enabled  = true
        key_type = "CUSTOMER_MANAGED_CMK"
        key_arn  = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      server_side_encryption {
        enabled  = true
        key_type = "CUSTOMER_MANAGED_CMK"
        key_arn  = "arn:aws:kms:eu-west-1:111122223333:alias/aws/firehose"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      server_side_encryption {
        enabled  = true
        key_type = "CUSTOMER_MANAGED_CMK"
        key_arn  = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties: { DeliveryStreamType: DirectPut, DeliveryStreamEncryptionConfigurationInput: { KeyType: CUSTOMER_MANAGED_CMK, KeyARN: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/firehose" } }
    YAML
  }
}
