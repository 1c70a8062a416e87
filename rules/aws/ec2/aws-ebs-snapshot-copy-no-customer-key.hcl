rule "aws-ebs-snapshot-copy-no-customer-key" {
  title     = "Copied snapshot is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_ebs_snapshot_copy", "aws_ami_copy"]
  languages = ["terraform"]
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_id)
  message = "Who may read ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encrypted = true and kms_key_id = aws_kms_key.data.arn.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_183", "CKV_AWS_236"] }

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
}
