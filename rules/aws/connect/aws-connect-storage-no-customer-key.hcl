rule "aws-connect-storage-no-customer-key" {
  title     = "Recordings and transcripts have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_connect_instance_storage_config"
  default   = "opt-in"

  for_each = concat(list(self.storage_config.s3_config), list(self.storage_config.kinesis_video_stream_config))
  require  = is_customer_key(each.value.encryption_config.key_id)
  message  = "Who may hear or read what ${resource.address} stores of customers can't be decided by a key."
  remedy   = <<-TEXT
    Terraform: encryption_config { encryption_type = "KMS"  key_id = aws_kms_key.calls.arn } in s3_config or kinesis_video_stream_config.
    CloudFormation: EncryptionConfig: { EncryptionType: KMS, KeyId: !GetAtt Key.Arn } in S3Config or KinesisVideoStreamConfig.
  TEXT

  references = [
    "https://docs.aws.amazon.com/connect/latest/adminguide/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_269", "CKV_AWS_270"] }

  fail "not said" {
    resource "aws_connect_instance_storage_config" "a" {
      resource_type = "CALL_RECORDINGS"
      storage_config {
        storage_type = "S3"
        s3_config {
          bucket_name   = "calls"
          bucket_prefix = "a"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Connect::InstanceStorageConfig
          Properties:
            ResourceType: MEDIA_STREAMS
            StorageType: KINESIS_VIDEO_STREAM
            KinesisVideoStreamConfig: { Prefix: a, RetentionPeriodHours: 1 }
    YAML
  }

  pass "set" {
    resource "aws_connect_instance_storage_config" "a" {
      resource_type = "CALL_RECORDINGS"
      storage_config {
        storage_type = "S3"
        s3_config {
          bucket_name   = "calls"
          bucket_prefix = "a"
          encryption_config {
            encryption_type = "KMS"
            key_id          = "arn:aws:kms:eu-west-1:111122223333:key/1"
          }
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Connect::InstanceStorageConfig
          Properties:
            ResourceType: MEDIA_STREAMS
            StorageType: KINESIS_VIDEO_STREAM
            KinesisVideoStreamConfig: { Prefix: a, RetentionPeriodHours: 1, EncryptionConfig: { EncryptionType: KMS, KeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  pass "a stream keeps its own encryption" {
    resource "aws_connect_instance_storage_config" "a" {
      resource_type = "CONTACT_TRACE_RECORDS"
      storage_config {
        storage_type = "KINESIS_STREAM"
        kinesis_stream_config {
          stream_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/a"
        }
      }
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/s3"
    }
    resource "aws_connect_instance_storage_config" "a" {
      resource_type = "CALL_RECORDINGS"
      storage_config {
        storage_type = "S3"
        s3_config {
          bucket_name   = "calls"
          bucket_prefix = "a"
          encryption_config {
            encryption_type = "KMS"
            key_id          = data.aws_kms_alias.k.target_key_arn
          }
        }
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_connect_instance_storage_config" "a" {
      resource_type = "CALL_RECORDINGS"
      storage_config {
        storage_type = "S3"
        s3_config {
          bucket_name   = "calls"
          bucket_prefix = "a"
          encryption_config {
            encryption_type = "KMS"
            key_id          = "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
          }
        }
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_connect_instance_storage_config" "a" {
      resource_type = "CALL_RECORDINGS"
      storage_config {
        storage_type = "S3"
        s3_config {
          bucket_name   = "calls"
          bucket_prefix = "a"
          encryption_config {
            encryption_type = "KMS"
            key_id          = data.aws_kms_alias.k.target_key_arn
          }
        }
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Connect::InstanceStorageConfig
          Properties:
            ResourceType: MEDIA_STREAMS
            StorageType: KINESIS_VIDEO_STREAM
            KinesisVideoStreamConfig: { Prefix: a, RetentionPeriodHours: 1, EncryptionConfig: { EncryptionType: KMS, KeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3" } }
    YAML
  }
}
