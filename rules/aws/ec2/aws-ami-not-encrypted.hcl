rule "aws-ami-not-encrypted" {
  title     = "Image isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_ami"
  languages = ["terraform"]

  require = alltrue([for b in self.ebs_block_device[*] : b.encrypted || b.snapshot_id != null])
  message = "The disks of what is started from ${resource.address} are in plain text, unless the account encrypts volumes by default."
  remedy  = <<-TEXT
    Terraform: ebs_block_device { encrypted = true }
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html"]
  aliases    = { checkov = ["CKV_AWS_204"] }

  fail "not said" {
    resource "aws_ami" "a" {
      name = "a"
      ebs_block_device {
        device_name = "/dev/xvda"
      }
    }
  }

  pass "encrypted; of a snapshot, which decides" {
    resource "aws_ami" "a" {
      name = "a"
      ebs_block_device {
        device_name = "/dev/xvda"
        encrypted   = true
      }
    }
    resource "aws_ami" "s" {
      name = "s"
      ebs_block_device {
        device_name = "/dev/xvda"
        snapshot_id = "snap-1"
      }
    }
  }
}
