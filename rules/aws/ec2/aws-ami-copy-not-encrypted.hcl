rule "aws-ami-copy-not-encrypted" {
  title     = "Copied image isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_ami_copy"
  languages = ["terraform"]

  require = self.encrypted
  message = "The disks of ${resource.address} are in plain text."
  remedy  = <<-TEXT
    Terraform: encrypted = true.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_235"] }

  fail "wrong" {
    resource "aws_ami_copy" "a" {
      name = "a"
    }
  }

  pass "right" {
    resource "aws_ami_copy" "a" {
      encrypted = true
    }
  }
}
