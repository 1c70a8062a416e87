rule "aws-instance-floating-ami" {
  title     = "Server is replaced whenever a new image is published"
  severity  = "low"
  category  = "production-readiness"
  checklist = "install"
  kind      = "aws_instance"
  languages = ["terraform"]
  default   = "production"

  let {
    image  = target(self.ami)
    floats = facts(image).kind == "data.aws_ami" ? image.most_recent : length(regexall("/(latest|recommended)(/|$)|-latest/", image.name)) > 0
  }
  when    = image != null
  require = !floats || ignored("ami")
  focus   = self.ami
  message = "Once a newer image is published, the next plan destroys ${resource.address} and makes another one, with what is on its disks: its image is the newest one."
  remedy  = <<-TEXT
    Terraform: lifecycle { ignore_changes = [ami] }, and replace the server on purpose; or a filter that names one image.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes"]

  fail "the most recent one" {
    data "aws_ami" "a" {
      most_recent = true
      owners      = ["amazon"]
    }
    resource "aws_instance" "i" {
      ami = data.aws_ami.a.id
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "a parameter" {
    data "aws_ssm_parameter" "a" {
      name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    }
    resource "aws_instance" "i" {
      ami = data.aws_ssm_parameter.a.value
    }
  }

  pass "ignored, fixed, named" {
    data "aws_ami" "newest" {
      most_recent = true
      owners      = ["amazon"]
    }
    data "aws_ami" "fixed" {
      owners = ["self"]
      filter {
        name   = "name"
        values = ["app-1.4.2"]
      }
    }
    data "aws_ssm_parameter" "own" {
      name = "/app/image"
    }
    resource "aws_instance" "ignored" {
      ami = data.aws_ami.newest.id
      lifecycle {
        ignore_changes = [ami]
      }
    }
    resource "aws_instance" "fixed" {
      ami = data.aws_ami.fixed.id
    }
    resource "aws_instance" "own" {
      ami = data.aws_ssm_parameter.own.value
    }
    resource "aws_instance" "literal" {
      ami = "ami-12345678"
    }
  }
}
