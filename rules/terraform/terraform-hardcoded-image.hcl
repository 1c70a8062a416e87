rule "terraform-hardcoded-image" {
  title     = "Image of an instance is written out"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_instance", "aws_launch_template", "aws_launch_configuration"]
  languages = ["terraform"]

  let {
    image     = self.ami != null ? self.ami : self.image_id
    attribute = self.ami != null ? "ami" : "image_id"
  }

  require = !known(image) || !startswith(image, "ami-") || ignored(attribute)
  focus   = image
  message = "${resource.address} stays at the image ${image} until somebody changes the code: images with fixes are published every few weeks, with another id in each region."
  remedy  = <<-TEXT
    Terraform: data "aws_ssm_parameter" "image" { name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" } and
    image_id = data.aws_ssm_parameter.image.insecure_value; of a single server, with lifecycle { ignore_changes = [ami] }, so that it is replaced on purpose.
  TEXT

  references = ["https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html"]

  fail "an instance, a launch template, a launch configuration" {
    resource "aws_instance" "a" {
      ami = "ami-0123456789abcdef0"
    }
    resource "aws_launch_template" "b" {
      image_id = "ami-0123456789abcdef0"
    }
    resource "aws_launch_configuration" "c" {
      image_id = "ami-0123456789abcdef0"
    }
    expect {
      count = 3
    }
  }

  pass "looked up, a variable without a value, a parameter by its name, none, what is ignored" {
    variable "image" {}
    data "aws_ami" "a" {
      owners      = ["amazon"]
      most_recent = true
    }
    resource "aws_instance" "a" {
      ami = data.aws_ami.a.id
    }
    resource "aws_instance" "b" {
      ami = var.image
    }
    resource "aws_launch_template" "c" {
      image_id = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    }
    resource "aws_launch_template" "d" {
      instance_type = "t3.micro"
    }
    resource "aws_instance" "e" {
      ami = "ami-0123456789abcdef0"
      lifecycle {
        ignore_changes = [ami]
      }
    }
    resource "aws_launch_template" "f" {
      image_id = "ami-0123456789abcdef0"
      lifecycle {
        ignore_changes = [image_id]
      }
    }
  }

  pass "in a template" {
    resource "aws_cloudformation_stack" "s" {
      name = "s"
      template_body = jsonencode({
        Resources = { Server = { Type = "AWS::EC2::Instance", Properties = { ImageId = "ami-0123456789abcdef0" } } }
      })
    }
  }
}
