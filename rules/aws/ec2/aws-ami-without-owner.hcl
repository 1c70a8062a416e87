rule "aws-ami-without-owner" {
  title     = "Image is looked up among those of everybody"
  severity  = "low"
  category  = "security"
  checklist = "install"
  kind      = "data.aws_ami"
  languages = ["terraform"]

  let {
    filters = [for f in self.filter[*] : f.name]
  }

  # Of who takes the newest one, another rule tells.
  when    = !self.most_recent
  require = length(self.owners) > 0 || contains(filters, "owner-id") || contains(filters, "owner-alias") || contains(filters, "image-id")
  message = "Anybody may publish an image that ${resource.address} fits: where it is the only one it is taken, beside the right one nothing can be planned any more."
  remedy  = <<-TEXT
    Terraform: owners = ["amazon"], or the account that publishes the image.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-shared-amis-finding.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ami",
  ]
  aliases = { trivy = ["AVD-AWS-0344"] }

  fail "no owner" {
    data "aws_ami" "a" {
      filter {
        name   = "name"
        values = ["app-*"]
      }
    }
    data "aws_ami" "b" {
      most_recent = false
      filter {
        name   = "name"
        values = ["app-1"]
      }
    }
    expect {
      count = 2
    }
  }

  pass "an owner; an image by its id; the newest, of which another rule tells" {
    data "aws_ami" "a" {
      owners = ["amazon"]
    }
    data "aws_ami" "b" {
      filter {
        name   = "owner-id"
        values = ["099720109477"]
      }
    }
    data "aws_ami" "c" {
      filter {
        name   = "owner-alias"
        values = ["amazon"]
      }
    }
    data "aws_ami" "d" {
      filter {
        name   = "image-id"
        values = ["ami-0123456789abcdef0"]
      }
    }
    data "aws_ami" "e" {
      most_recent = true
      filter {
        name   = "name"
        values = ["app-*"]
      }
    }
  }

  undecided "owners from a variable" {
    variable "owners" {}
    data "aws_ami" "a" {
      owners = var.owners
      filter {
        name   = "name"
        values = ["app-*"]
      }
    }
  }
}
