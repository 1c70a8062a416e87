rule "aws-instance-profile-misspelt" {
  title     = "Instance is given a profile whose name is a letter off"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_spot_instance_request"]

  let {
    name = resource.kind == "aws_launch_template" ? self.iam_instance_profile.name : self.iam_instance_profile
    # Made here, and given to nothing: those of which another is as near are told apart by their letters on purpose.
    idle = [for p in resources("aws_iam_instance_profile") : p if p.name != null && known(p.name) && length(referrers(p, "*")) == 0]
    # A letter of a word is another one, or one too many, or one is missing.
    slips = [for i in range(length(each.value)) : {
      before = replace(substr(each.value, 0, i), "/[.+]/", "[$0]"), after = replace(substr(each.value, i + 1, -1), "/[.+]/", "[$0]"), rest = replace(substr(each.value, i, -1), "/[.+]/", "[$0]")
    } if length(regexall("[A-Za-z]{2}", substr(each.value, max(i - 1, 0), 3))) > 0]
    near = [for p in idle : p.name if anytrue([for s in slips : length(regexall("^${s.before}([A-Za-z]?${s.after}|[A-Za-z]${s.rest})$", p.name)) > 0])]
  }

  for_each = [for t in texts(name) : t.text]
  when     = length(find("aws_iam_instance_profile", { name = each.value })) == 0
  require  = length(near) != 1
  focus    = name
  message  = "${contains(["aws_launch_template", "aws_launch_configuration"], resource.kind) ? "Each launch from ${resource.address} fails" : "${resource.address} can't be created"} unless there is an instance profile ${each.value} already: this stack makes ${near[0]}, a letter off, and gives it to nothing."
  remedy   = <<-TEXT
    Refer to the profile in place of writing its name.
    Terraform: iam_instance_profile = aws_iam_instance_profile.app.name
    CloudFormation: IamInstanceProfile: !Ref Profile
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html"]

  fail "another letter, one too many, one that is missing" {
    resource "aws_iam_instance_profile" "app" {
      name = "app_provile"
    }
    resource "aws_instance" "i" {
      iam_instance_profile = "app_profile"
    }
    resource "aws_iam_instance_profile" "orders" {
      name = "orders"
    }
    resource "aws_launch_template" "orders" {
      iam_instance_profile {
        name = "orderrs"
      }
    }
    resource "aws_iam_instance_profile" "billing" {
      name = "billing"
    }
    resource "aws_launch_configuration" "billing" {
      iam_instance_profile = "biling"
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Profile: { Type: AWS::IAM::InstanceProfile, Properties: { InstanceProfileName: orders-server, Roles: [orders] } }
        Server: { Type: AWS::EC2::Instance, Properties: { IamInstanceProfile: orders-servar } }
    YAML
    expect {
      message = "this stack makes orders-server, a letter off"
    }
  }

  pass "the same; from elsewhere; numbered, lettered; two as near; given to another" {
    variable "profile" {}
    resource "aws_iam_instance_profile" "app" {
      name = "app"
    }
    resource "aws_instance" "app" {
      iam_instance_profile = "app"
    }
    resource "aws_instance" "elsewhere" {
      iam_instance_profile = "monitoring"
    }
    resource "aws_instance" "given" {
      iam_instance_profile = var.profile
    }
    resource "aws_instance" "none" {}
    resource "aws_instance" "put_together" {
      iam_instance_profile = "${var.profile}birdss"
    }
    resource "aws_iam_instance_profile" "given" {
      name = "${var.profile}-profile"
    }
    resource "aws_iam_instance_profile" "made" {}
    resource "aws_iam_instance_profile" "birds" {
      name = "birds"
    }
    resource "aws_iam_instance_profile" "birdss" {
      name = "birdss"
    }
    resource "aws_instance" "birds" {
      iam_instance_profile = "birds"
    }
    resource "aws_iam_instance_profile" "one" {
      name = "server-1"
    }
    resource "aws_instance" "two" {
      iam_instance_profile = "server-2"
    }
    resource "aws_instance" "more" {
      iam_instance_profile = "server-11"
    }
    resource "aws_instance" "fewer" {
      iam_instance_profile = "server-"
    }
    resource "aws_iam_instance_profile" "a" {
      name = "web-a"
    }
    resource "aws_instance" "b" {
      iam_instance_profile = "web-b"
    }
    resource "aws_iam_instance_profile" "left" {
      name = "gate-left"
    }
    resource "aws_iam_instance_profile" "lift" {
      name = "gate-lift"
    }
    resource "aws_instance" "loft" {
      iam_instance_profile = "gate-loft"
    }
    resource "aws_iam_instance_profile" "dove" {
      name = "dove"
    }
    resource "aws_instance" "dove" {
      iam_instance_profile = aws_iam_instance_profile.dove.name
    }
    resource "aws_instance" "love" {
      iam_instance_profile = "love"
    }
  }

  pass "the same in a template" {
    cloudformation = <<-YAML
      Resources:
        Profile: { Type: AWS::IAM::InstanceProfile, Properties: { InstanceProfileName: orders-server, Roles: [orders] } }
        Server: { Type: AWS::EC2::Instance, Properties: { IamInstanceProfile: !Ref Profile } }
    YAML
  }
}
