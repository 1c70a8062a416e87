rule "aws-private-subnet-cannot-reach-out" {
  title     = "Tasks can't pull their images"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_ecs_service"

  let {
    fargate = self.launch_type == "FARGATE" || anytrue([for s in self.capacity_provider_strategy[*] : startswith(s.capacity_provider, "FARGATE")])
    subnets = [for s in list(self.network_configuration.subnets) : target(s)]
    # What stands in the table of each subnet; without an association the VPC's main table holds, which has no way out where nothing gives it one.
    ways = [for s in subnets : {
      subnet   = s
      defaults = flatten([for a in referrers(s, "aws_route_table_association", "subnet_id") : [for r in target(a.route_table_id).route[*] : r if cidr_is_everywhere(list(r.cidr_block))]])
    } if length(referrers(s, "aws_route_table_association", "subnet_id")) > 0]
    mains  = resources("aws_default_route_table", "aws_main_route_table_association")
    main   = [for r in resources("aws_route") : r if facts(target(r.route_table_id)).kind != "aws_route_table"]
    outputs = ["terraform.output", "cloudformation.output"]
    # A subnet that others are told of may be associated by them.
    bare   = length(mains) + length(main) == 0 ? [for s in subnets : facts(s).address if length(referrers(s, "aws_route_table_association", "subnet_id")) == 0 && target(s.vpc_id, "aws_vpc") != null && !anytrue([for r in referrers(s, "*") : contains(outputs, facts(r).kind)])] : []
    closed = concat([for w in ways : facts(w.subnet).address if length(w.defaults) == 0], bare)
    # A task without a public address gets no answer through an internet gateway.
    public    = [for w in ways : facts(w.subnet).address if anytrue([for r in w.defaults : facts(target(r.gateway_id)).kind == "aws_internet_gateway"])]
    unreached = concat(closed, self.network_configuration.assign_public_ip ? [] : public)
    endpoints = [for e in resources("aws_vpc_endpoint") : e if strcontains(e.service_name, "ecr")]
  }
  when    = fargate
  require = length(unreached) == 0 || length(endpoints) > 0
  focus   = self.network_configuration
  message = "Tasks of ${resource.address} that land in ${join(", ", distinct(unreached))} don't start: from there nothing leads to the registry of their image, neither a NAT gateway, nor an internet gateway by a public address, nor an endpoint."
  remedy  = <<-TEXT
    Terraform: a route to a NAT gateway for the subnets; or assign_public_ip = true in public subnets; or endpoints for ecr.api, ecr.dkr, s3 and logs.
    CloudFormation: the same; AssignPublicIp: ENABLED in public subnets.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"]

  fail "no way out, and an internet gateway without an address" {
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "private" {
      route {
        cidr_block         = "10.1.0.0/16"
        transit_gateway_id = "tgw-1"
      }
    }
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_ecs_service" "a" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.private.id]
        assign_public_ip = true
      }
    }
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
    resource "aws_ecs_service" "b" {
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
      }
      network_configuration {
        subnets = [aws_subnet.public.id]
      }
    }
    expect {
      count = 2
    }
  }

  pass "a NAT gateway; an address; on servers; the main table" {
    resource "aws_nat_gateway" "n" {}
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "private" {}
    resource "aws_route" "private" {
      route_table_id         = aws_route_table.private.id
      destination_cidr_block = "0.0.0.0/0"
      nat_gateway_id         = aws_nat_gateway.n.id
    }
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_ecs_service" "a" {
      launch_type = "FARGATE"
      network_configuration {
        subnets = [aws_subnet.private.id]
      }
    }
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
    resource "aws_ecs_service" "b" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.public.id]
        assign_public_ip = true
      }
    }
    resource "aws_ecs_service" "c" {
      launch_type = "EC2"
      network_configuration {
        subnets = [aws_subnet.public.id]
      }
    }
    resource "aws_subnet" "main" {}
    resource "aws_ecs_service" "d" {
      launch_type = "FARGATE"
      network_configuration {
        subnets = [aws_subnet.main.id]
      }
    }
  }

  pass "endpoints" {
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "private" {}
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_vpc_endpoint" "ecr" {
      service_name      = "com.amazonaws.eu-west-1.ecr.dkr"
      vpc_endpoint_type = "Interface"
    }
    resource "aws_ecs_service" "a" {
      launch_type = "FARGATE"
      network_configuration {
        subnets = [aws_subnet.private.id]
      }
    }
  }

  fail "an endpoint for something else" {
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "private" {}
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_vpc_endpoint" "logs" {
      service_name      = "com.amazonaws.eu-west-1.logs"
      vpc_endpoint_type = "Interface"
    }
    resource "aws_ecs_service" "a" {
      launch_type = "FARGATE"
      network_configuration {
        subnets = [aws_subnet.private.id]
      }
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
        Service:
          Type: AWS::ECS::Service
          Properties: { LaunchType: FARGATE, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref S] } } }
    YAML
  }

  pass "a NAT gateway in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24 } }
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        R:
          Type: AWS::EC2::Route
          Properties: { RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1 }
        A:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: !Ref S, RouteTableId: !Ref T }
        Service:
          Type: AWS::ECS::Service
          Properties: { LaunchType: FARGATE, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref S] } } }
    YAML
  }

  fail "a subnet of the main table, which has no way out" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ecs_service" "s" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.s.id]
        assign_public_ip = true
      }
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route" "r" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.g.id
    }
  }

  pass "a main table that the stack says" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ecs_service" "s" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.s.id]
        assign_public_ip = true
      }
    }
    resource "aws_default_route_table" "t" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-0123456789abcdef0"
      }
    }
  }

  pass "a route in the main table" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ecs_service" "s" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.s.id]
        assign_public_ip = true
      }
    }
    resource "aws_route" "r" {
      route_table_id         = aws_vpc.v.main_route_table_id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = "igw-0123456789abcdef0"
    }
  }

  pass "a subnet that others are told of" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ecs_service" "s" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.s.id]
        assign_public_ip = true
      }
    }
    output "subnets" {
      value = [aws_subnet.s.id]
    }
  }

  pass "a subnet of a network from elsewhere" {
    resource "aws_subnet" "s" {
      vpc_id     = "vpc-0123456789abcdef0"
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ecs_service" "s" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.s.id]
        assign_public_ip = true
      }
    }
  }

  fail "a subnet of the main table in a template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Route: { Type: AWS::EC2::Route, Properties: { DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway, RouteTableId: !Ref Table } }
        Service:
          Type: AWS::ECS::Service
          Properties: { LaunchType: FARGATE, NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: ENABLED, Subnets: [!Ref Subnet] } } }
    YAML
  }

  pass "a public subnet of the stack's network, and a public address" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.s.id
      route_table_id = aws_route_table.t.id
    }
    resource "aws_ecs_service" "s" {
      launch_type = "FARGATE"
      network_configuration {
        subnets          = [aws_subnet.s.id]
        assign_public_ip = true
      }
    }
  }
}
