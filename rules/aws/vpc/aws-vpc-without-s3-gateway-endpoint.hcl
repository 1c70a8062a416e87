rule "aws-vpc-without-s3-gateway-endpoint" {
  title     = "Traffic to S3 goes through a NAT gateway that bills it"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_vpc"

  let {
    subnets   = referrers(self, "aws_subnet", "vpc_id")
    endpoints = referrers(self, "aws_vpc_endpoint", "vpc_id")
  }

  when    = anytrue([for s in subnets : length(referrers(s, "aws_nat_gateway", "subnet_id")) > 0])
  require = anytrue([for e in endpoints : endswith(e.service_name, ".s3") && e.vpc_endpoint_type != "Interface"])
  focus   = self
  message = "What private subnets of ${resource.address} read from and write to S3 goes through the NAT gateway, at about $0.045 per GB; a gateway endpoint is free."
  remedy  = <<-TEXT
    Terraform: resource "aws_vpc_endpoint" "s3" { vpc_id = …, service_name = "com.amazonaws.REGION.s3", route_table_ids = […] }
    CloudFormation: an AWS::EC2::VPCEndpoint with ServiceName: !Sub com.amazonaws.$${AWS::Region}.s3 and RouteTableIds
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html", "https://aws.amazon.com/vpc/pricing/"]

  fail "NAT, and no endpoint" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "public" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_nat_gateway" "n" {
      subnet_id = aws_subnet.public.id
    }
    expect {
      at = "main.tf:1"
    }
  }

  pass "an endpoint" {
    data "aws_region" "here" {}
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "public" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_nat_gateway" "n" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_vpc_endpoint" "s3" {
      vpc_id       = aws_vpc.main.id
      service_name = "com.amazonaws.${data.aws_region.here.name}.s3"
    }
  }

  pass "no NAT" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, AllocationId: eipalloc-1 } }
    YAML
  }

  pass "template with an endpoint" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, AllocationId: eipalloc-1 } }
        S3: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3" } }
    YAML
  }
}
