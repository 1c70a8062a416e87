rule "aws-ami-any-architecture" {
  title     = "Image may be for another kind of processor"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "install"
  kind      = "data.aws_ami"
  languages = ["terraform"]

  param "families" {
    description = "How the names of images begin that are published for both kinds of processor."
    default = [
      "al2023-ami-*", "al2023-ami-2023", "al2023-ami-minimal-2023", "al2023-ami-ecs-hvm-2023", "amzn2-ami-hvm", "amzn2-ami-minimal-hvm-", "amzn2-ami-kernel-5.10-hvm-",
      "amzn2-ami-ecs-hvm-",
      "ubuntu/images/hvm-ssd/ubuntu-focal-20.04-", "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-",
    ]
  }

  let {
    filters = self.filter[*]
    said    = [for f in filters : f.name if f.name == "architecture" || f.name == "image-id"]
    names   = flatten([for f in filters : f.values if f.name == "name"])
    # Some Amazon Linux 2 on the older volumes is there for x86 alone. The architecture stands at the end of the names of Amazon, and in the middle of Canonical's; a pattern names it or lets any stand there.
    loose   = [for n in names : n if anytrue([for f in param.families : startswith(n, f)]) && length(regexall("x86|arm|amd64|aarch", n)) == 0 && length(regexall("[*]", n)) > 0 && !(startswith(n, "amzn2-ami-hvm") && endswith(n, "-ebs"))]
    servers = concat(referrers(self, "aws_instance", "ami"), referrers(self, "aws_launch_template", "image_id"), referrers(self, "aws_launch_configuration", "image_id"))
    typed   = [for s in servers : s if s.instance_type != null && known(s.instance_type)]
  }

  when    = self.most_recent && length(typed) > 0 && self.name_regex == null
  require = length(loose) == 0 || length(said) > 0
  focus   = self.filter
  message = "${resource.address} takes the newest image of that name, for whichever processor it is: ${facts(typed[0]).address}, a ${typed[0].instance_type}, can't start with one for the other kind."
  remedy  = <<-TEXT
    Terraform: filter { name = "architecture", values = ["x86_64"] }, or ["arm64"] for instances with Graviton processors.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html",
    "https://docs.aws.amazon.com/linux/al2023/ug/ec2.html",
  ]

  fail "of Amazon, of Canonical; of a server, of templates" {
    data "aws_ami" "a" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    resource "aws_instance" "a" {
      ami           = data.aws_ami.a.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "b" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-*"]
      }
    }
    resource "aws_launch_template" "b" {
      image_id      = data.aws_ami.b.id
      instance_type = "m7g.large"
    }
    data "aws_ami" "d" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami-ecs-hvm-*-ebs"]
      }
    }
    resource "aws_instance" "d" {
      ami           = data.aws_ami.d.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "c" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*-gp2"]
      }
    }
    resource "aws_launch_configuration" "c" {
      image_id      = data.aws_ami.c.id
      instance_type = "t3.small"
    }
    expect {
      count = 4
    }
  }

  fail "the place, and one of several" {
    data "aws_ami" "a" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["other-*", "amzn2-ami-hvm-*"]
      }
    }
    resource "aws_instance" "a" {
      ami           = data.aws_ami.a.id
      instance_type = "t3.micro"
    }
    expect {
      at      = "main.tf:4"
      message = "aws_instance.a, a t3.micro,"
    }
  }

  pass "said; in the name; one image; another family; not the newest; no server, or one of a kind that nobody knows" {
    variable "type" {}
    data "aws_ami" "a" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
      filter {
        name   = "architecture"
        values = ["x86_64"]
      }
    }
    resource "aws_instance" "a" {
      ami           = data.aws_ami.a.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "b" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*-x86_64-gp2"]
      }
    }
    resource "aws_instance" "b" {
      ami           = data.aws_ami.b.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "c" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023.6.20250101.0"]
      }
    }
    resource "aws_instance" "c" {
      ami           = data.aws_ami.c.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "d" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["Windows_Server-2022-*"]
      }
    }
    resource "aws_instance" "d" {
      ami           = data.aws_ami.d.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "e" {
      most_recent = false
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    resource "aws_instance" "e" {
      ami           = data.aws_ami.e.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "f" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    data "aws_ami" "g" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    resource "aws_instance" "g" {
      ami           = data.aws_ami.g.id
      instance_type = var.type
    }
    data "aws_ami" "h" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
      name_regex  = "x86_64$"
    }
    resource "aws_instance" "h" {
      ami           = data.aws_ami.h.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "i" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "description"
        values = ["al2023-ami-2023*"]
      }
    }
    resource "aws_instance" "i" {
      ami           = data.aws_ami.i.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "j" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    resource "aws_instance" "j" {
      ami           = data.aws_ami.j.id
      instance_type = null
    }
    data "aws_ami" "l" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*-ebs"]
      }
    }
    resource "aws_instance" "l" {
      ami           = data.aws_ami.l.id
      instance_type = "t3.micro"
    }
    data "aws_ami" "k" {
      most_recent = true
      owners      = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
      filter {
        name   = "image-id"
        values = ["x86_64"]
      }
    }
    resource "aws_instance" "k" {
      ami           = data.aws_ami.k.id
      instance_type = "t3.micro"
    }
  }
}
