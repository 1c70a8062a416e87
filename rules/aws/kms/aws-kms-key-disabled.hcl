rule "aws-kms-key-disabled" {
  title     = "KMS key is disabled"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_kms_key"

  require = self.is_enabled
  message = "What ${resource.address} encrypted can't be read, and it costs as much as a key that works."
  remedy  = <<-TEXT
    Terraform: is_enabled = true
    CloudFormation: Enabled: true
  TEXT

  references = ["https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html"]
  aliases    = { checkov = ["CKV_AWS_227"] }

  fail "off" {
    resource "aws_kms_key" "k" {
      is_enabled = false
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "on, also as a string" {
    resource "aws_kms_key" "a" {
      is_enabled = true
    }
    resource "aws_kms_key" "b" {
      is_enabled = "true"
    }
  }

  pass "by default" {
    resource "aws_kms_key" "k" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { Enabled: false } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { Enabled: "true" } }
    YAML
  }
}
