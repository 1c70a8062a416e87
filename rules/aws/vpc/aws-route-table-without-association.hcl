rule "aws-route-table-without-association" {
  title     = "No subnet uses the route table"
  severity  = "low"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_route_table"

  let {
    outputs  = [for o in resources("terraform.output", "cloudformation.output") : o.value]
    exported = anytrue([for v in outputs : facts(target(v)).address == resource.address])
  }
  require = length(referrers(self, "aws_route_table_association", "route_table_id")) + length(referrers(self, "aws_main_route_table_association", "route_table_id")) > 0 || exported
  focus   = self
  message = "The routes of ${resource.address} have no effect: no subnet and no gateway is associated with it, so the subnets that were meant go by the main table."
  remedy  = <<-TEXT
    Terraform: aws_route_table_association with subnet_id and route_table_id.
    CloudFormation: AWS::EC2::SubnetRouteTableAssociation.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html"]

  fail "none" {
    resource "aws_route_table" "t" {
      vpc_id = "vpc-1"
    }
    output "other" {
      value = "x"
    }
  }

  pass "a subnet; the main one; used elsewhere" {
    resource "aws_route_table" "a" {}
    resource "aws_route_table_association" "a" {
      subnet_id      = "subnet-1"
      route_table_id = aws_route_table.a.id
    }
    resource "aws_route_table" "b" {}
    resource "aws_main_route_table_association" "b" {
      vpc_id         = "vpc-1"
      route_table_id = aws_route_table.b.id
    }
    resource "aws_route_table" "c" {}
    output "table" {
      value = aws_route_table.c.id
    }
  }

  undecided "a table that others make" {
    variable "table" {}
    resource "aws_route" "r" {
      route_table_id         = var.table
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
    YAML
  }

  pass "a subnet in a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        A:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: subnet-1, RouteTableId: !Ref T }
    YAML
  }
}
