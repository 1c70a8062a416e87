rule "aws-public-load-balancer-in-private-subnets" {
  title     = "Public load balancer lies in private subnets"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_lb"

  let {
    subnets = [for s in concat(list(self.subnets), self.subnet_mapping[*].subnet_id) : target(s)]
    # Without an association the VPC's main table holds, which isn't in the stack.
    private = [for s in subnets : facts(s).address if length(referrers(s, "aws_route_table_association", "subnet_id")) > 0 && !anytrue([
      for a in referrers(s, "aws_route_table_association", "subnet_id") : anytrue([
        for r in target(a.route_table_id).route[*] : target(r.gateway_id) != null || startswith(r.gateway_id, "igw-")
      ])
    ])]
  }
  when    = !self.internal
  require = length(private) == 0
  focus   = coalesce(self.subnets, self.subnet_mapping)
  message = "Clients on the internet get no answer from ${resource.address}: no route leads from ${join(", ", distinct(private))} to an internet gateway."
  remedy  = <<-TEXT
    Terraform: subnets = aws_subnet.public[*].id, or internal = true.
    CloudFormation: Subnets: [!Ref PublicA, !Ref PublicB], or Scheme: internal.
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"]

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
}
