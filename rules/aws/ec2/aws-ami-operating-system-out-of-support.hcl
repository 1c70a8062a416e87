rule "aws-ami-operating-system-out-of-support" {
  title     = "Image's operating system is out of support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = ["data.aws_ami", "data.aws_ssm_parameter", "cloudformation.parameter"]

  param "images" {
    description = "How the names of images and of the parameters that hold them say the operating system; ends, where the day isn't in the table of the product."
    default = [
      { pattern = "amzn-ami[-*]|/amazon-linux(/|$)", product = "amazon-linux", version = "1" },
      { pattern = "amzn2-ami[-*]|/amazon-linux-2(/|$)", product = "amazon-linux", version = "2" },
      { pattern = "ubuntu-trusty|ubuntu/server/14\\.04/", product = "ubuntu", version = "14.04" },
      { pattern = "ubuntu-xenial|ubuntu/server/16\\.04/", product = "ubuntu", version = "16.04" },
      { pattern = "ubuntu-bionic|ubuntu/server/18\\.04/", product = "ubuntu", version = "18.04" },
      { pattern = "ubuntu-focal|ubuntu/server/20\\.04/", product = "ubuntu", version = "20.04" },
      { pattern = "ubuntu-jammy|ubuntu/server/22\\.04/", product = "ubuntu", version = "22.04" },
      { pattern = "ubuntu-zesty|ubuntu/server/17\\.04/", product = "ubuntu", version = "17.04", ends = "2018-01-13" },
      { pattern = "ubuntu-artful|ubuntu/server/17\\.10/", product = "ubuntu", version = "17.10", ends = "2018-07-19" },
      { pattern = "ubuntu-cosmic|ubuntu/server/18\\.10/", product = "ubuntu", version = "18.10", ends = "2019-07-18" },
      { pattern = "ubuntu-disco|ubuntu/server/19\\.04/", product = "ubuntu", version = "19.04", ends = "2020-01-23" },
      { pattern = "ubuntu-eoan|ubuntu/server/19\\.10/", product = "ubuntu", version = "19.10", ends = "2020-07-17" },
      { pattern = "ubuntu-groovy|ubuntu/server/20\\.10/", product = "ubuntu", version = "20.10", ends = "2021-07-22" },
      { pattern = "ubuntu-hirsute|ubuntu/server/21\\.04/", product = "ubuntu", version = "21.04", ends = "2022-01-20" },
      { pattern = "ubuntu-impish|ubuntu/server/21\\.10/", product = "ubuntu", version = "21.10", ends = "2022-07-14" },
      { pattern = "ubuntu-kinetic|ubuntu/server/22\\.10/", product = "ubuntu", version = "22.10", ends = "2023-07-20" },
      { pattern = "ubuntu-lunar|ubuntu/server/23\\.04/", product = "ubuntu", version = "23.04", ends = "2024-01-25" },
      { pattern = "ubuntu-mantic|ubuntu/server/23\\.10/", product = "ubuntu", version = "23.10", ends = "2024-07-11" },
      { pattern = "ubuntu-oracular|ubuntu/server/24\\.10/", product = "ubuntu", version = "24.10", ends = "2025-07-10" },
      { pattern = "ubuntu-plucky|ubuntu/server/25\\.04/", product = "ubuntu", version = "25.04", ends = "2026-01-15" },
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
    # Releases of Ubuntu that have nine months of support have their day beside their name.
    ends = each.value.ends != null ? each.value.ends : support(each.value.product, each.value.version).ends
  }
  for_each = flatten([for n in names : [for i in param.images : merge(i, { name = n }) if length(regexall(i.pattern, n)) > 0]])
  when     = !unused
  require  = days_until(ends) >= 0
  focus    = each.value.name
  message  = each.value == null ? "What runs on this image gets no more fixes of the operating system: its standard support has ended." : "What runs on the image ${each.value.name} gets no more fixes of the operating system: its standard support ended on ${ends}."
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

  fail "releases of Ubuntu with nine months of support" {
    given {
      as_of = "2026-11-21"
    }
    data "aws_ami" "artful" {
      owners = ["099720109477"]
      filter {
        name   = "name"
        values = ["ubuntu/images/hvm-ssd/ubuntu-artful-17.10-amd64-server-*"]
      }
    }
    data "aws_ami" "plucky" {
      owners = ["099720109477"]
      filter {
        name   = "name"
        values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-plucky-25.04-arm64-server-*"]
      }
    }
    data "aws_ssm_parameter" "lunar" {
      name = "/aws/service/canonical/ubuntu/server/23.04/stable/current/amd64/hvm/ebs-gp2/ami-id"
    }
    output "images" {
      value = [data.aws_ami.artful.id, data.aws_ami.plucky.id, data.aws_ssm_parameter.lunar.value]
    }
    expect {
      count   = 3
      message = "its standard support ended on 20"
    }
  }

  pass "such a release while it was supported" {
    given {
      as_of = "2026-01-10"
    }
    data "aws_ami" "a" {
      owners = ["099720109477"]
      filter {
        name   = "name"
        values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-plucky-25.04-arm64-server-*"]
      }
    }
    resource "aws_instance" "i" {
      ami = data.aws_ami.a.id
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
