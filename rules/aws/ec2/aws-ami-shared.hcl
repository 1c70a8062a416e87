rule "aws-ami-shared" {
  title     = "Image is given to another account"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_ami_launch_permission"
  default   = "opt-in"
  languages = ["terraform"]

  when    = self.account_id != null || self.group != null
  require = false
  focus   = self
  message = "Who has ${resource.address} can start the image and read all that is on its disks; see that no secrets are."
  remedy  = <<-TEXT
    Terraform: share within the organization by organization_arn, or don't
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html"]
  aliases    = { checkov = ["CKV_AWS_205"] }

  fail "an account, everybody" {
    resource "aws_ami_launch_permission" "a" {
      image_id   = "ami-1"
      account_id = "111122223333"
    }
    resource "aws_ami_launch_permission" "g" {
      image_id = "ami-1"
      group    = "all"
    }
    expect {
      count = 2
    }
  }

  pass "the organization" {
    resource "aws_ami_launch_permission" "a" {
      image_id         = "ami-1"
      organization_arn = "arn:aws:organizations::111122223333:organization/o-1"
    }
  }
}
