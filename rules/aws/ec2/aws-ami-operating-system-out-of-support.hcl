rule "aws-ami-operating-system-out-of-support" {
  title     = "Image's operating system is out of support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = ["data.aws_ami", "data.aws_ssm_parameter", "cloudformation.parameter"]

  param "images" {
    description = "How the names of images and of the parameters that hold them say the operating system."
    default = [
      { pattern = "amzn-ami[-*]|/amazon-linux(/|$)", product = "amazon-linux", version = "1" },
      { pattern = "amzn2-ami[-*]|/amazon-linux-2(/|$)", product = "amazon-linux", version = "2" },
      { pattern = "ubuntu-trusty|ubuntu/server/14\\.04/", product = "ubuntu", version = "14.04" },
      { pattern = "ubuntu-xenial|ubuntu/server/16\\.04/", product = "ubuntu", version = "16.04" },
      { pattern = "ubuntu-bionic|ubuntu/server/18\\.04/", product = "ubuntu", version = "18.04" },
      { pattern = "ubuntu-focal|ubuntu/server/20\\.04/", product = "ubuntu", version = "20.04" },
      { pattern = "ubuntu-jammy|ubuntu/server/22\\.04/", product = "ubuntu", version = "22.04" },
      { pattern = "Windows_Server-2008", product = "windows-server", version = "2008" },
      { pattern = "Windows_Server-2012", product = "windows-server", version = "2012" },
      { pattern = "Windows_Server-2016", product = "windows-server", version = "2016" },
      { pattern = "CentOS (Linux )?6", product = "centos", version = "6" },
      { pattern = "CentOS (Linux )?7", product = "centos", version = "7" },
      { pattern = "CentOS (Linux )?8", product = "centos", version = "8" },
    ]
  }

  let {
    of_filters = flatten([for f in self.filter[*] : f.values if f.name == "name"])
    of_path    = resource.kind == "data.aws_ssm_parameter" ? list(self.name) : []
    of_default = startswith(self.type, "AWS::SSM::Parameter::Value<") ? list(self.default) : []
    names      = concat(of_filters, of_path, of_default)
    # What nobody reads runs nowhere.
    lookups = find("terraform.data_source", { type = trimprefix(resource.kind, "data."), name = resource.name })
    unused  = resource.kind == "cloudformation.parameter" ? self.used == false : alltrue([for l in lookups : !l.used])
  }
  for_each = flatten([for n in names : [for i in param.images : merge(i, { name = n }) if length(regexall(i.pattern, n)) > 0]])
  when     = !unused
  require  = days_until(support(each.value.product, each.value.version).ends) >= 0
  focus    = each.value.name
  message  = each.value == null ? "What runs on this image gets no more fixes of the operating system: its standard support has ended." : "What runs on the image ${each.value.name} gets no more fixes of the operating system: its standard support ended on ${support(each.value.product, each.value.version).ends}."
  remedy   = <<-TEXT
    Terraform: an image of a supported system, for example the parameter /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64.
    CloudFormation: Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64.
  TEXT

  references = ["https://aws.amazon.com/amazon-linux-2/faqs/", "https://ubuntu.com/about/release-cycle"]

  fail "by a filter, by a parameter" {
    given {
      as_of = "2026-11-21"
    }
    data "aws_ami" "a" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*-x86_64-gp2"]
      }
    }
    data "aws_ami" "b" {
      owners = ["099720109477"]
      filter {
        name   = "name"
        values = ["ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-*"]
      }
    }
    data "aws_ssm_parameter" "c" {
      name = "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id"
    }
    output "images" {
      value = [data.aws_ami.a.id, data.aws_ami.b.id, data.aws_ssm_parameter.c.value, data.aws_ami.d.id]
    }
    data "aws_ami" "d" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami*-x86_64-gp2"]
      }
    }
    expect {
      count = 4
    }
  }

  fail "Amazon Linux 1, by a filter, by a parameter" {
    given {
      as_of = "2026-11-21"
    }
    data "aws_ami" "a" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn-ami*amazon-ecs-optimized"]
      }
    }
    data "aws_ami" "b" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn-ami-hvm-*-x86_64-gp2"]
      }
    }
    data "aws_ssm_parameter" "c" {
      name = "/aws/service/ecs/optimized-ami/amazon-linux/recommended/image_id"
    }
    output "images" {
      value = [data.aws_ami.a.id, data.aws_ami.b.id, data.aws_ssm_parameter.c.value]
    }
    expect {
      count   = 3
      message = "2020-12-31"
    }
  }

  pass "supported; another filter; another parameter" {
    given {
      as_of = "2026-11-21"
    }
    data "aws_ami" "a" {
      owners = ["099720109477"]
      filter {
        name   = "name"
        values = ["ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*"]
      }
    }
    data "aws_ami" "b" {
      owners = ["self"]
      filter {
        name   = "description"
        values = ["made from amzn2-ami-hvm"]
      }
    }
    data "aws_ssm_parameter" "c" {
      name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
    }
    output "images" {
      value = [data.aws_ami.a.id, data.aws_ami.b.id, data.aws_ssm_parameter.c.value]
    }
  }

  pass "while it was supported" {
    given {
      as_of = "2024-01-01"
    }
    data "aws_ami" "a" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*-x86_64-gp2"]
      }
    }
    resource "aws_instance" "i" {
      ami = data.aws_ami.a.id
    }
  }

  fail "template" {
    given {
      as_of = "2026-11-21"
    }
    cloudformation = <<-YAML
      Parameters:
        Image:
          Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
          Default: /aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2
      Resources:
        Server: { Type: AWS::EC2::Instance, Properties: { ImageId: !Ref Image } }
    YAML
  }

  fail "Amazon Linux 1 in a template" {
    given {
      as_of = "2026-11-21"
    }
    cloudformation = <<-YAML
      Parameters:
        Image:
          Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
          Default: /aws/service/ecs/optimized-ami/amazon-linux/recommended/image_id
      Resources:
        Server: { Type: AWS::EC2::Instance, Properties: { ImageId: !Ref Image } }
    YAML
  }

  pass "supported in a template; a text" {
    given {
      as_of = "2026-11-21"
    }
    cloudformation = <<-YAML
      Parameters:
        Image:
          Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
          Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
        Old:
          Type: String
          Default: amzn2-ami-hvm-x86_64-gp2
      Resources:
        Server: { Type: AWS::EC2::Instance, Properties: { ImageId: !Ref Image } }
        Other: { Type: AWS::EC2::Instance, Properties: { ImageId: !Ref Old } }
    YAML
  }

  pass "looked up and never used" {
    given {
      as_of = "2026-11-21"
    }
    data "aws_ami" "a" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["amzn-ami-*-amazon-ecs-optimized"]
      }
    }
    data "aws_ami" "b" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023.*-x86_64"]
      }
    }
    resource "aws_instance" "i" {
      ami = data.aws_ami.b.id
    }
  }

  fail "used in one of two modules" {
    given {
      as_of = "2026-11-21"
    }
    data "aws_ami" "a" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023.*-x86_64"]
      }
    }
    module "servers" {
      source = "./servers"
    }
    file "servers/main.tf" <<-TEXT
      data "aws_ami" "a" {
        owners = ["amazon"]
        filter {
          name   = "name"
          values = ["amzn2-ami-hvm-*-x86_64-gp2"]
        }
      }
      resource "aws_instance" "i" {
        ami = data.aws_ami.a.id
      }
    TEXT
  }

  pass "a parameter that a template never uses" {
    given {
      as_of = "2026-11-21"
    }
    cloudformation = <<-YAML
      Parameters:
        Image:
          Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
          Default: /aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
