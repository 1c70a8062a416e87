rule "aws-instance-replaced-by-security-groups" {
  title     = "Each apply replaces the server"
  severity  = "high"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_instance"
  languages = ["terraform"]

  let {
    # A group is of the network that its server is in.
    networks = concat([target(target(self.subnet_id, "aws_subnet").vpc_id, "aws_vpc")], [for g in list(self.security_groups) : target(target(g, "aws_security_group").vpc_id, "aws_vpc")])
    own      = anytrue([for n in networks : n != null])
  }

  # In a VPC that isn't the default one groups are read back under the other name.
  when    = self.subnet_id != null && length(list(self.security_groups)) > 0
  require = ignored("security_groups") || (own ? false : undecided("whether its subnet is of the default VPC"))
  focus   = self.security_groups
  message = "Each apply destroys ${resource.address} and makes it again: security_groups is for the default VPC alone, and elsewhere what it says is never found to be so."
  remedy  = <<-TEXT
    Terraform: vpc_security_group_ids = [aws_security_group.app.id] instead of security_groups; groups can then be changed without a new server, too.
  TEXT

  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#security_groups-1",
    "https://github.com/hashicorp/terraform-provider-aws/issues/23693",
    "https://github.com/hashicorp/terraform/issues/7221",
  ]

  fail "in a VPC of the stack" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_instance" "i" {
      subnet_id       = aws_subnet.s.id
      security_groups = ["sg-0123456789abcdef0"]
    }
    expect {
      at = "main.tf:10"
    }
  }

  pass "the other argument; in the default VPC; changes ignored; none" {
    resource "aws_instance" "a" {
      subnet_id              = "subnet-0123456789abcdef0"
      vpc_security_group_ids = ["sg-0123456789abcdef0"]
    }
    resource "aws_instance" "b" {
      security_groups = ["default"]
    }
    resource "aws_instance" "c" {
      subnet_id       = "subnet-0123456789abcdef0"
      security_groups = ["sg-0123456789abcdef0"]
      lifecycle {
        ignore_changes = [security_groups]
      }
    }
    resource "aws_instance" "d" {
      subnet_id       = "subnet-0123456789abcdef0"
      security_groups = []
    }
  }

  undecided "a subnet from elsewhere; one of the default VPC" {
    data "aws_vpc" "default" {
      default = true
    }
    resource "aws_subnet" "s" {
      vpc_id     = data.aws_vpc.default.id
      cidr_block = "172.31.128.0/24"
    }
    resource "aws_instance" "i" {
      subnet_id       = aws_subnet.s.id
      security_groups = ["sg-0123456789abcdef0"]
    }
    resource "aws_instance" "j" {
      subnet_id       = "subnet-0123456789abcdef0"
      security_groups = ["sg-0123456789abcdef0"]
    }
    expect {
      count = 2
    }
  }

  fail "a group of a VPC of the stack" {
    data "aws_subnets" "s" {}
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_security_group" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_instance" "i" {
      subnet_id       = data.aws_subnets.s.ids[0]
      security_groups = [aws_security_group.g.id]
    }
  }
}
