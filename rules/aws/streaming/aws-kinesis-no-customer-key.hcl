rule "aws-kinesis-no-customer-key" {
  title     = "Stream has no key of its own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_kinesis_stream", "aws_kinesis_video_stream"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read the records of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: StreamEncryption: { EncryptionType: KMS, KeyId: !GetAtt Key.Arn }; of a video stream, KmsKeyId.
  TEXT

  references = [
    "https://docs.aws.amazon.com/streams/latest/dev/creating-using-sse-master-keys.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_177", "CKV_AWS_185"], cfn_nag = ["W49"] }

  fail "not said" {
    resource "aws_kinesis_stream" "a" {
      name = "a"
    }
    resource "aws_kinesis_stream" "b" {
      encryption_type = "KMS"
      kms_key_id      = "alias/aws/kinesis"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::KinesisVideo::Stream
          Properties: { DataRetentionInHours: 1 }
    YAML
  }

  pass "set" {
    resource "aws_kinesis_stream" "a" {
      encryption_type = "KMS"
      kms_key_id      = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_kinesis_video_stream" "v" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1, StreamEncryption: { EncryptionType: KMS, KeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a video stream" {
    resource "aws_kinesis_video_stream" "a" {
      name = "a"
    }
  }

  pass "a key of the stack" {
    resource "aws_kms_key" "k" {}
    resource "aws_kinesis_stream" "a" {
      encryption_type = "KMS"
      kms_key_id      = aws_kms_key.k.arn
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/kinesis"
    }
    resource "aws_kinesis_stream" "a" {
      encryption_type = "KMS"
      kms_key_id      = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_kinesis_video_stream" "v" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own" {
    resource "aws_kinesis_stream" "a" {
      encryption_type = "KMS"
      kms_key_id      = "arn:aws:kms:eu-west-1:111122223333:alias/aws/kinesis"
    }
    resource "aws_kinesis_video_stream" "v" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/kinesis"
    }
    expect {
      count = 2
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_kinesis_stream" "a" {
      encryption_type = "KMS"
      kms_key_id      = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_kinesis_video_stream" "v" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1, StreamEncryption: { EncryptionType: KMS, KeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/kinesis" } }
    YAML
  }
}
