rule "aws-kms-key-rotation" {
  title     = "KMS key is never rotated"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_kms_key"

  # Only symmetric keys that AWS made can be rotated by AWS.
  when    = self.customer_master_key_spec == "SYMMETRIC_DEFAULT" && self.key_usage == "ENCRYPT_DECRYPT" && self.origin == "AWS_KMS"
  require = self.enable_key_rotation
  message = "All that ${resource.address} ever encrypts hangs on one key material, which never changes."
  remedy  = <<-TEXT
    Terraform: enable_key_rotation = true
    CloudFormation: EnableKeyRotation: true
  TEXT

  references = ["https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"]
  aliases    = { checkov = ["CKV_AWS_7"], trivy = ["AVD-AWS-0065"], cfn_nag = ["F19"] }
  controls   = { "cis-aws-3.0" = ["3.6"], "nist-800-53-r5" = ["SC-12", "SC-12(2)", "SC-28(3)"], "pci-dss-4.0.1" = ["3.7.4"] }

  fail "absent" {
    resource "aws_kms_key" "k" {}
    expect {
      at = "main.tf:1"
    }
  }

  fail "off" {
    resource "aws_kms_key" "k" {
      enable_key_rotation = false
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "what is the default, written out" {
    resource "aws_kms_key" "k" {
      customer_master_key_spec = "SYMMETRIC_DEFAULT"
      key_usage                = "ENCRYPT_DECRYPT"
    }
  }

  fail "made by AWS, written out" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { Origin: AWS_KMS } }
    YAML
  }

  pass "for encryption by a pair, for signing, of somebody else's material" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::KMS::Key, Properties: { KeySpec: RSA_4096, KeyUsage: ENCRYPT_DECRYPT } }
        B: { Type: AWS::KMS::Key, Properties: { KeyUsage: GENERATE_VERIFY_MAC } }
        C: { Type: AWS::KMS::Key, Properties: { Origin: EXTERNAL } }
    YAML
  }

  pass "on, or not possible" {
    resource "aws_kms_key" "k" {
      enable_key_rotation = true
    }
    resource "aws_kms_key" "sign" {
      customer_master_key_spec = "RSA_4096"
      key_usage                = "SIGN_VERIFY"
    }
  }

  undecided "from a variable" {
    variable "rotate" { type = bool }
    resource "aws_kms_key" "k" {
      enable_key_rotation = var.rotate
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { Description: data } }
    YAML
  }

  pass "template, on or not possible" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
        H: { Type: AWS::KMS::Key, Properties: { KeySpec: HMAC_256, KeyUsage: GENERATE_VERIFY_MAC } }
    YAML
  }
}
