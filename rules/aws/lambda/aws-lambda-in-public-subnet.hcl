rule "aws-lambda-in-public-subnet" {
  title     = "Function in a public subnet can't reach the internet"
  severity  = "low"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_lambda_function"

  let {
    subnets = [for s in list(self.vpc_config.subnet_ids) : target(s)]
    public = [for s in subnets : facts(s).address if anytrue([
      for a in referrers(s, "aws_route_table_association", "subnet_id") : anytrue([
        for r in target(a.route_table_id).route[*] : cidr_is_everywhere(list(r.cidr_block)) && facts(target(r.gateway_id)).kind == "aws_internet_gateway"
      ])
    ])]
  }
  require = length(public) == 0
  focus   = self.vpc_config.subnet_ids
  message = "Calls of ${resource.address} to anything outside the VPC time out: Lambda gives it no public address, and the way out of ${known(join("", public)) && length(public) > 0 ? join(" and ", distinct(public)) : "its subnets"} is an internet gateway, which needs one."
  remedy  = <<-TEXT
    Terraform: subnet_ids of private subnets whose default route is a NAT gateway; or no vpc_config where the function needs nothing in the VPC.
    CloudFormation: SubnetIds of private subnets, or no VpcConfig.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html"]

  fail "public" {
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
    resource "aws_lambda_function" "f" {
      vpc_config {
        subnet_ids         = [aws_subnet.public.id]
        security_group_ids = []
      }
    }
  }

  pass "private; in none; a gateway for some addresses" {
    resource "aws_nat_gateway" "n" {}
    resource "aws_internet_gateway" "g" {}
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "private" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.n.id
      }
      route {
        cidr_block = "192.0.2.0/24"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        subnet_ids         = [aws_subnet.private.id]
        security_group_ids = []
      }
    }
    resource "aws_lambda_function" "g" {}
  }

  fail "template" {
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
        F:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [!Ref S], SecurityGroupIds: [sg-1] } }
    YAML
  }

  pass "template, in none" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function }
    YAML
  }
}
