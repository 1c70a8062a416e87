rule "aws-kinesis-stream-not-encrypted" {
  title     = "Stream isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_kinesis_stream"

  require = self.encryption_type == "KMS"
  message = "The records of ${resource.address} are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: encryption_type = "KMS" and kms_key_id = "alias/aws/kinesis".
    CloudFormation: StreamEncryption: { EncryptionType: KMS, KeyId: alias/aws/kinesis }.
  TEXT

  references = ["https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html"]
  aliases    = { checkov = ["CKV_AWS_43"], trivy = ["AVD-AWS-0064"], cfn_nag = ["W28"] }
  controls   = { "fsbp" = ["Kinesis.1"] }

  fail "not said" {
    resource "aws_kinesis_stream" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1 }
    YAML
  }

  pass "set" {
    resource "aws_kinesis_stream" "a" {
      encryption_type = "KMS"
      kms_key_id      = "alias/aws/kinesis"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1, StreamEncryption: { EncryptionType: KMS, KeyId: alias/aws/kinesis } }
    YAML
  }
}
