rule "aws-sns-topic-not-encrypted" {
  title     = "SNS topic doesn't encrypt messages with a key"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_sns_topic"
  default   = "opt-in"

  # SNS's disks are encrypted anyway.
  require = self.kms_master_key_id != null && self.kms_master_key_id != ""
  message = "No key says who may read the messages of ${resource.address}: until they are delivered only the encryption of SNS's disks protects them."
  remedy  = <<-TEXT
    Alarms, events and other services can publish only where a key of your own lets them: alias/aws/sns doesn't.
    Terraform: kms_master_key_id = aws_kms_key.messages.arn
    CloudFormation: KmsMasterKeyId: !Ref MessagesKey
  TEXT

  references = ["https://docs.aws.amazon.com/sns/latest/dg/sns-data-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_26"], trivy = ["AVD-AWS-0095"], cfn_nag = ["W47"] }

  fail "absent" {
    resource "aws_sns_topic" "t" {}
  }

  fail "an empty key" {
    resource "aws_sns_topic" "t" {
      kms_master_key_id = ""
    }
  }

  pass "encrypted" {
    resource "aws_kms_key" "k" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = aws_kms_key.k.id
    }
  }

  undecided "from a variable" {
    variable "key" {}
    resource "aws_sns_topic" "t" {
      kms_master_key_id = var.key
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "encrypted template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/aws/sns } }
    YAML
  }
}
