rule "aws-vpc-public-address-range" {
  title     = "Network takes addresses of the internet for its own"
  severity  = "low"
  category  = "production-readiness"
  checklist = "networking"
  kind      = ["aws_vpc", "aws_vpc_ipv4_cidr_block_association", "AWS::EC2::VPCCidrBlock"]

  param "private" {
    description = "Blocks that nobody has on the internet, and those of your own that you use within."
    # RFC 1918; RFC 6598, that of carriers; RFC 2544, for benchmarks; RFC 1112, for nothing.
    default = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4"]
  }

  let {
    block = resource.kind == "AWS::EC2::VPCCidrBlock" ? self.CidrBlock : self.cidr_block
  }

  # A pool of addresses may say the block, too. What is no block at all is refused before.
  when    = known(block) ? can(cidrnetmask(block)) : true
  require = anytrue([for p in param.private : cidr_contains(p, block)])
  focus   = block
  message = "What runs in ${resource.address} can't reach the servers of the internet that have addresses of ${block}: unless these are yours, they are somebody else's."
  remedy  = <<-TEXT
    The first block of a VPC can't be changed: the VPC is made again.
    Terraform: cidr_block = "10.20.0.0/16"
    CloudFormation: CidrBlock: 10.20.0.0/16
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html", "https://www.rfc-editor.org/rfc/rfc1918"]

  fail "of a VPC, added to one, larger than what is private" {
    resource "aws_vpc" "a" {
      cidr_block = "20.0.0.0/24"
    }
    resource "aws_vpc" "b" {
      cidr_block = "172.32.0.0/16"
    }
    resource "aws_vpc" "c" {
      cidr_block = "192.160.0.0/16"
    }
    resource "aws_vpc_ipv4_cidr_block_association" "d" {
      vpc_id     = "vpc-1"
      cidr_block = "11.0.0.0/16"
    }
    expect {
      count   = 4
      message = "somebody else"
    }
  }

  fail "the place" {
    resource "aws_vpc" "a" {
      cidr_block = "20.0.0.0/24"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "private, of carriers, for benchmarks, of a pool" {
    resource "aws_vpc" "a" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "b" {
      cidr_block = "172.31.0.0/16"
    }
    resource "aws_vpc" "c" {
      cidr_block = "192.168.0.0/16"
    }
    resource "aws_vpc" "d" {
      cidr_block = "100.127.0.0/16"
    }
    resource "aws_vpc" "e" {
      cidr_block = "198.19.0.0/16"
    }
    resource "aws_vpc" "f" {
      cidr_block = "240.0.0.0/16"
    }
    resource "aws_vpc" "g" {
      ipv4_ipam_pool_id   = "ipam-pool-1"
      ipv4_netmask_length = 20
    }
    resource "aws_vpc_ipv4_cidr_block_association" "h" {
      vpc_id     = "vpc-1"
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_vpc" "i" {
      cidr_block = ""
    }
    resource "aws_vpc" "j" {
      cidr_block = "10.vpc.0.0/16"
    }
  }

  undecided "of a variable" {
    variable "block" {}
    resource "aws_vpc" "a" {
      cidr_block = var.block
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 30.0.0.0/16 } }
        More: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Network, CidrBlock: 31.0.0.0/16 } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        More: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Network, CidrBlock: 10.1.0.0/16 } }
        Six: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Network, AmazonProvidedIpv6CidrBlock: true } }
    YAML
  }
}
