rule "aws-public-load-balancer-in-private-subnets" {
  title     = "Public load balancer lies in private subnets"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_lb"

  let {
    subnets = [for s in concat(list(self.subnets), self.subnet_mapping[*].subnet_id) : target(s)]
    private = [for s in subnets : facts(s).address if length(referrers(s, "aws_route_table_association", "subnet_id")) > 0 && !anytrue([
      for a in referrers(s, "aws_route_table_association", "subnet_id") : anytrue([
        for r in target(a.route_table_id).route[*] : target(r.gateway_id) != null || startswith(r.gateway_id, "igw-")
      ])
    ])]
    # Without an association the VPC's main table holds, which has no way out where the VPC is made here and nothing gives it one.
    # A subnet that others are told of may be associated by them.
    mains   = resources("aws_default_route_table", "aws_main_route_table_association")
    main    = [for r in resources("aws_route") : r if facts(target(r.route_table_id)).kind != "aws_route_table"]
    outputs = ["terraform.output", "cloudformation.output"]
    bare    = length(mains) + length(main) == 0 ? [for s in subnets : facts(s).address if length(referrers(s, "aws_route_table_association", "subnet_id")) == 0 && facts(target(s.vpc_id)).kind == "aws_vpc" && !anytrue([for r in referrers(s, "*") : contains(outputs, facts(r).kind)])] : []
    closed  = concat(private, bare)
  }
  when    = !self.internal
  require = length(closed) == 0
  focus   = coalesce(self.subnets, self.subnet_mapping)
  message = "Clients on the internet get no answer from ${resource.address}: no route leads from ${join(", ", distinct(closed))} to an internet gateway."
  remedy  = <<-TEXT
    Terraform: subnets = aws_subnet.public[*].id, or internal = true.
    CloudFormation: Subnets: [!Ref PublicA, !Ref PublicB], or Scheme: internal.
    A public subnet is one that is associated with a route table whose default route leads to an internet gateway.
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
  ]

  fail "private" {
    resource "aws_nat_gateway" "n" {}
    resource "aws_subnet" "a" {}
    resource "aws_subnet" "b" {}
    resource "aws_route_table" "t" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.n.id
      }
      route {
        cidr_block = "10.0.0.0/16"
        gateway_id = "local"
      }
    }
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.a.id
      route_table_id = aws_route_table.t.id
    }
    resource "aws_route_table_association" "b" {
      subnet_id      = aws_subnet.b.id
      route_table_id = aws_route_table.t.id
    }
    resource "aws_lb" "a" {
      subnets = [aws_subnet.a.id]
    }
    resource "aws_lb" "b" {
      load_balancer_type = "network"
      subnet_mapping {
        subnet_id = aws_subnet.b.id
      }
    }
    expect {
      count = 2
    }
  }

  pass "public; the main table; internal" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_subnet" "public" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_subnet" "main" {}
    resource "aws_subnet" "given" {}
    resource "aws_route_table" "given" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-12345678"
      }
    }
    resource "aws_route_table_association" "given" {
      subnet_id      = aws_subnet.given.id
      route_table_id = aws_route_table.given.id
    }
    resource "aws_lb" "a" {
      subnets = [aws_subnet.public.id, aws_subnet.main.id, aws_subnet.given.id]
    }
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "private" {}
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_lb" "b" {
      internal = true
      subnets  = [aws_subnet.private.id]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24 } }
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        A:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: !Ref S, RouteTableId: !Ref T }
        L:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Scheme: internet-facing, Subnets: [!Ref S] }
    YAML
  }

  pass "public in a template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::EC2::InternetGateway }
        S: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24 } }
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        R:
          Type: AWS::EC2::Route
          Properties: { RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref G }
        A:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: !Ref S, RouteTableId: !Ref T }
        L:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Scheme: internet-facing, Subnets: [!Ref S] }
    YAML
  }

  fail "by the main table of a VPC of the stack" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id, aws_subnet.public.id]
    }
    resource "aws_subnet" "public" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route_table" "public" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route" "public" {
      route_table_id         = aws_route_table.public.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.g.id
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    expect {
      message = "no route leads from aws_subnet.a to"
    }
  }

  pass "by a main table that is managed" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id]
    }
    resource "aws_default_route_table" "d" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
  }

  pass "by a route in the main table" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id]
    }
    resource "aws_route" "r" {
      route_table_id         = aws_vpc.v.main_route_table_id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.g.id
    }
  }

  pass "by a main table that another takes the place of" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id]
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_main_route_table_association" "m" {
      vpc_id         = aws_vpc.v.id
      route_table_id = aws_route_table.t.id
    }
  }

  pass "a subnet that others are told of" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id]
    }
    output "subnet" {
      value = aws_subnet.a.id
    }
  }

  pass "a subnet of a VPC from elsewhere, of the default one" {
    variable "vpc" {}
    resource "aws_default_vpc" "d" {}
    resource "aws_subnet" "a" {
      vpc_id = "vpc-12345678"
    }
    resource "aws_subnet" "b" {
      vpc_id = aws_default_vpc.d.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
  }

  undecided "an association that a module may make which isn't here" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id]
    }
    module "routes" {
      source  = "git::https://example.com/routes.git?ref=v1.0.0"
      subnets = [aws_subnet.a.id]
    }
  }

  fail "by the main table in a template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        S: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24 } }
        L:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Scheme: internet-facing, Subnets: [!Ref S] }
    YAML
  }
}
