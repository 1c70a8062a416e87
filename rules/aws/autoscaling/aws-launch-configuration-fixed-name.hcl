rule "aws-launch-configuration-fixed-name" {
  title     = "Launch configuration can't be replaced"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_launch_configuration"
  languages = ["terraform"]

  # A name made anew each time, or of a checksum, is another one for the second.
  let {
    varies = contains(list(resource.changing), "name") || length(regexall("[0-9a-f]{6}", self.name)) > 0
  }
  when    = resource.lifecycle.create_before_destroy == true
  require = self.name == null || varies
  focus   = self.name
  message = "Every change of ${resource.address} fails: the second one is made first, and can't have the same name."
  remedy  = <<-TEXT
    Terraform: name_prefix = "app-" instead of name; better, aws_launch_template, whose versions need no other name.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/launch_configuration#using-with-autoscaling-groups"]

  fail "a name, made before it is destroyed" {
    resource "aws_launch_configuration" "a" {
      name     = "app"
      image_id = "ami-0123456789abcdef0"
      lifecycle {
        create_before_destroy = true
      }
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "a prefix, no name, destroyed first, a name that changes with it" {
    resource "aws_launch_configuration" "a" {
      name_prefix = "app-"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_launch_configuration" "b" {
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_launch_configuration" "c" {
      name = "app"
    }
    resource "aws_launch_configuration" "d" {
      name = "app-${timestamp()}"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_launch_configuration" "e" {
      name      = "app-${sha1("#!/bin/sh")}"
      user_data = "#!/bin/sh"
      lifecycle {
        create_before_destroy = true
      }
    }
  }

  undecided "a name with something random, with the image, from a variable" {
    variable "name" {}
    resource "random_id" "a" {
      byte_length = 4
    }
    resource "aws_launch_configuration" "a" {
      name = "app-${random_id.a.hex}"
      lifecycle {
        create_before_destroy = true
      }
    }
    data "aws_ami" "b" {
      owners = ["amazon"]
    }
    resource "aws_launch_configuration" "b" {
      name     = "app-${data.aws_ami.b.id}"
      image_id = data.aws_ami.b.id
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_launch_configuration" "c" {
      name = var.name
      lifecycle {
        create_before_destroy = true
      }
    }
  }
}
