rule "aws-nat-gateway-per-zone-outside-production" {
  title     = "Environment that isn't production has a NAT gateway for each zone"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_vpc"

  let {
    gateways = flatten([for s in referrers(self, "aws_subnet", "vpc_id") : [for g in referrers(s, "aws_nat_gateway", "subnet_id") : g if g.connectivity_type != "private"]])
  }
  when    = stack.environment == "non-production" && length(resources("aws_nat_gateway")) > 1
  require = length(gateways) <= 1
  focus   = self
  message = "${resource.address} has ${length(gateways)} NAT gateways at about $33 a month each: outside production one is enough, since an hour without a way out harms nobody."
  remedy  = <<-TEXT
    Terraform: count = var.environment == "prod" ? length(local.zones) : 1
    CloudFormation: a Condition on all but one of the gateways.
  TEXT

  references = ["https://aws.amazon.com/vpc/pricing/"]

  fail "two for development" {
    given {
      environment = "dev"
    }
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "s" {
      count  = 2
      vpc_id = aws_vpc.v.id
    }
    resource "aws_nat_gateway" "n" {
      count     = 2
      subnet_id = aws_subnet.s[count.index].id
    }
  }

  pass "one for development" {
    given {
      environment = "dev"
    }
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "s" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_nat_gateway" "n" {
      subnet_id = aws_subnet.s.id
    }
    resource "aws_nat_gateway" "private" {
      connectivity_type = "private"
      subnet_id         = aws_subnet.s.id
    }
  }

  pass "two for production" {
    given {
      environment = "production"
    }
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "s" {
      count  = 2
      vpc_id = aws_vpc.v.id
    }
    resource "aws_nat_gateway" "n" {
      count     = 2
      subnet_id = aws_subnet.s[count.index].id
    }
  }

  fail "template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24 } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.1.0/24 } }
        M: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A } }
        N: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref B } }
    YAML
  }

  pass "one in a template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24 } }
        N: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A } }
    YAML
  }

  pass "no gateway, whatever subnets there are" {
    given {
      environment = "dev"
    }
    data "aws_availability_zones" "here" {}
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      count      = length(data.aws_availability_zones.here.names)
      vpc_id     = aws_vpc.v.id
      cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
    }
  }
}
