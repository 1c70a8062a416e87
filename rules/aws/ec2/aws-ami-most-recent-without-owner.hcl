rule "aws-ami-most-recent-without-owner" {
  title     = "Anybody's image may be taken"
  severity  = "high"
  category  = "security"
  checklist = "install"
  kind      = "data.aws_ami"
  languages = ["terraform"]

  let {
    filters = [for f in self.filter[*] : f.name]
  }
  when    = self.most_recent
  require = length(self.owners) > 0 || contains(filters, "owner-id") || contains(filters, "owner-alias") || contains(filters, "image-id")
  message = "${resource.address} takes the newest image whose name fits, and anybody may publish one with that name."
  remedy  = <<-TEXT
    Terraform: owners = ["amazon"], or the account that publishes the image.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-shared-amis-finding.html"]
  aliases    = { checkov = ["CKV_AWS_386"], trivy = ["AVD-AWS-0344"] }

  fail "no owner" {
    data "aws_ami" "app" {
      most_recent = true
      filter {
        name   = "name"
        values = ["app-*"]
      }
    }
  }

  pass "an owner" {
    data "aws_ami" "a" {
      most_recent = true
      owners      = ["amazon"]
    }
    data "aws_ami" "b" {
      most_recent = true
      filter {
        name   = "owner-id"
        values = ["099720109477"]
      }
    }
  }
}
