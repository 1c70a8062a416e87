rule "aws-ebs-encryption-by-default-off" {
  title     = "New volumes aren't encrypted by default"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ebs_encryption_by_default"
  languages = ["terraform"]

  require = self.enabled
  message = "${resource.address} switches off what encrypts volumes that nobody thought of."
  remedy  = <<-TEXT
    Terraform: enabled = true.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_106"] }
  controls   = { "cis-aws-3.0" = ["2.2.1"], "fsbp" = ["EC2.7"], "nist-800-53-r5" = ["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"] }

  fail "wrong" {
    resource "aws_ebs_encryption_by_default" "a" {
      enabled = false
    }
  }

  pass "right" {
    resource "aws_ebs_encryption_by_default" "a" {
      enabled = true
    }
  }
}
