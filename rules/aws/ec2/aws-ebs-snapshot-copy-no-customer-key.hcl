rule "aws-ebs-snapshot-copy-no-customer-key" {
  title     = "Copied snapshot is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_ebs_snapshot_copy", "aws_ami_copy"]
  languages = ["terraform"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encrypted = true and kms_key_id = aws_kms_key.data.arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_183", "CKV_AWS_236"] }

  fail "wrong" {
    resource "aws_ebs_snapshot_copy" "a" {
      encrypted = true
    }
  }

  pass "right" {
    resource "aws_ebs_snapshot_copy" "a" {
      encrypted  = true
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ebs"
    }
    resource "aws_ebs_snapshot_copy" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_ebs_snapshot_copy" "a" {
      encrypted  = true
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_ebs_snapshot_copy" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }
}
