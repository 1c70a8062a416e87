rule "aws-sns-topic-not-encrypted" {
  title     = "SNS topic keeps messages unencrypted"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_sns_topic"

  require = self.kms_master_key_id != null && self.kms_master_key_id != ""
  message = "Messages of ${resource.address} lie unencrypted on disk until they are delivered."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = "alias/aws/sns", or a key of your own that the publishing services may use
    CloudFormation: KmsMasterKeyId: alias/aws/sns
  TEXT

  references = ["https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html"]
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
