rule "aws-vpc-without-s3-gateway-endpoint" {
  title     = "Traffic to S3 goes through a NAT gateway that bills it"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_vpc"

  let {
    subnets   = referrers(self, "aws_subnet", "vpc_id")
    endpoints = referrers(self, "aws_vpc_endpoint", "vpc_id")
    # Nothing goes through a gateway that no route names.
    gateways = flatten([for s in subnets : [for g in referrers(s, "aws_nat_gateway", "subnet_id") : g]])
    routed = anytrue([
      for g in gateways :
      length(referrers(g, "aws_route", "nat_gateway_id")) + length(referrers(g, "aws_route_table")) + length(referrers(g, "aws_default_route_table")) > 0
    ])
  }

  when    = length(resources("aws_nat_gateway")) > 0 && routed
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
    resource "aws_route" "n" {
      nat_gateway_id = aws_nat_gateway.n.id
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
    resource "aws_route" "n" {
      nat_gateway_id = aws_nat_gateway.n.id
    }
    resource "aws_vpc_endpoint" "s3" {
      vpc_id       = aws_vpc.main.id
      service_name = "com.amazonaws.${data.aws_region.here.name}.s3"
    }
  }

  fail "a route in a table, in the default table" {
    resource "aws_vpc" "a" {}
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.a.id
    }
    resource "aws_nat_gateway" "a" {
      subnet_id = aws_subnet.a.id
    }
    resource "aws_route_table" "a" {
      route {
        nat_gateway_id = aws_nat_gateway.a.id
      }
    }
    resource "aws_vpc" "b" {}
    resource "aws_subnet" "b" {
      vpc_id = aws_vpc.b.id
    }
    resource "aws_nat_gateway" "b" {
      subnet_id = aws_subnet.b.id
    }
    resource "aws_default_route_table" "b" {
      route {
        nat_gateway_id = aws_nat_gateway.b.id
      }
    }
    expect {
      count = 2
    }
  }

  fail "an endpoint of another service, and one that is billed, too" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "public" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_nat_gateway" "n" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_route" "n" {
      nat_gateway_id = aws_nat_gateway.n.id
    }
    resource "aws_vpc_endpoint" "dynamodb" {
      vpc_id       = aws_vpc.main.id
      service_name = "com.amazonaws.eu-west-1.dynamodb"
    }
    resource "aws_vpc_endpoint" "s3" {
      vpc_id            = aws_vpc.main.id
      service_name      = "com.amazonaws.eu-west-1.s3"
      vpc_endpoint_type = "Interface"
    }
  }

  pass "a NAT that no route names" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "public" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_nat_gateway" "n" {
      subnet_id = aws_subnet.public.id
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
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: rtb-1, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
    YAML
  }

  pass "template with an endpoint" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, AllocationId: eipalloc-1 } }
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: rtb-1, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
        S3: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3" } }
    YAML
  }

  pass "a NAT that no route of the template names" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref A, AllocationId: eipalloc-1 } }
    YAML
  }

  pass "no gateway, whatever subnets there are" {
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
