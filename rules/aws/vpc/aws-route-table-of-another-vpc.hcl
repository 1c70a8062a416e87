rule "aws-route-table-of-another-vpc" {
  title     = "Route table belongs to another network than its subnet"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_route_table_association"

  let {
    table  = target(self.route_table_id, "aws_route_table")
    subnet = target(self.subnet_id, "aws_subnet")
    theirs = target(table.vpc_id, "aws_vpc")
    own    = target(subnet.vpc_id, "aws_vpc")
  }

  # Of a network from elsewhere nobody knows which it is.
  when    = known(theirs) && theirs != null && known(own) && own != null
  require = facts(theirs).address == facts(own).address
  focus   = self.route_table_id
  message = "AWS refuses ${resource.address}: ${facts(subnet).address} lies in ${facts(own).address}, and ${facts(table).address} belongs to ${facts(theirs).address}."
  remedy  = <<-TEXT
    Terraform: vpc_id = aws_vpc.main.id in the route table and in the subnet.
    CloudFormation: VpcId: !Ref Network in the route table and in the subnet.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnetroutetableassociation.html"]

  fail "two networks of the stack" {
    resource "aws_vpc" "a" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "b" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.a.id
    }
    resource "aws_route_table" "b" {
      vpc_id = aws_vpc.b.id
    }
    resource "aws_route_table_association" "x" {
      subnet_id      = aws_subnet.a.id
      route_table_id = aws_route_table.b.id
    }
    expect {
      at      = "main.tf:15"
      message = "aws_subnet.a lies in aws_vpc.a, and aws_route_table.b belongs to aws_vpc.b"
    }
  }

  pass "the same; by count; from elsewhere; of a gateway" {
    resource "aws_vpc" "a" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "b" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.a.id
    }
    variable "vpc" {}
    resource "aws_route_table" "a" {
      vpc_id = aws_vpc.a.id
    }
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.a.id
      route_table_id = aws_route_table.a.id
    }
    resource "aws_route_table" "given" {
      vpc_id = var.vpc
    }
    resource "aws_route_table" "literal" {
      vpc_id = "vpc-0123456789abcdef0"
    }
    resource "aws_route_table_association" "others" {
      for_each       = { given = aws_route_table.given.id, literal = aws_route_table.literal.id, none = "rtb-0123456789abcdef0" }
      subnet_id      = aws_subnet.a.id
      route_table_id = each.value
    }
    resource "aws_subnet" "given" {
      vpc_id = var.vpc
    }
    resource "aws_route_table_association" "given" {
      for_each       = { given = aws_subnet.given.id, none = "subnet-0123456789abcdef0" }
      subnet_id      = each.value
      route_table_id = aws_route_table.a.id
    }
    resource "aws_route_table_association" "gateway" {
      gateway_id     = "igw-0123456789abcdef0"
      route_table_id = aws_route_table.a.id
    }
    resource "aws_vpc" "v" {
      count      = 2
      cidr_block = "10.${count.index + 2}.0.0/16"
    }
    resource "aws_subnet" "v" {
      count  = 2
      vpc_id = aws_vpc.v[count.index].id
    }
    resource "aws_route_table" "v" {
      count  = 2
      vpc_id = aws_vpc.v[count.index].id
    }
    resource "aws_route_table_association" "v" {
      count          = 2
      subnet_id      = aws_subnet.v[count.index].id
      route_table_id = aws_route_table.v[count.index].id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        One: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Two: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref One, CidrBlock: 10.0.0.0/24 } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Two } }
        Joined: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        One: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref One, CidrBlock: 10.0.0.0/24 } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref One } }
        Joined: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
    YAML
  }
}
