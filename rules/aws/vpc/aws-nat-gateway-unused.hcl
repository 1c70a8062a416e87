rule "aws-nat-gateway-unused" {
  title     = "No route leads to the NAT gateway"
  severity  = "medium"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_nat_gateway"

  let {
    routed   = length(referrers(self, "aws_route")) + length(referrers(self, "aws_route_table")) + length(referrers(self, "aws_default_route_table"))
    exported = anytrue([for o in resources("terraform.output", "cloudformation.output") : facts(target(o.value)).address == resource.address])
  }
  require = routed > 0 || exported
  focus   = self
  message = "${resource.address} costs about $33 a month and nothing goes through it: no route of this stack names it."
  remedy  = <<-TEXT
    Terraform: aws_route with nat_gateway_id in the table of the private subnets, or remove the gateway.
    CloudFormation: AWS::EC2::Route with NatGatewayId, or remove the gateway.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html"]

  fail "no route" {
    resource "aws_nat_gateway" "n" {
      subnet_id = "subnet-1"
    }
    output "other" {
      value = "x"
    }
  }

  pass "a route; in a table; in the default one; given to others" {
    resource "aws_nat_gateway" "a" {}
    resource "aws_route" "a" {
      route_table_id         = "rtb-1"
      destination_cidr_block = "0.0.0.0/0"
      nat_gateway_id         = aws_nat_gateway.a.id
    }
    resource "aws_nat_gateway" "b" {}
    resource "aws_route_table" "b" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.b.id
      }
    }
    resource "aws_nat_gateway" "c" {}
    resource "aws_default_route_table" "c" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.c.id
      }
    }
    resource "aws_nat_gateway" "d" {}
    output "gateway" {
      value = aws_nat_gateway.d.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        N: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1 } }
    YAML
  }

  pass "a route in a template" {
    cloudformation = <<-YAML
      Resources:
        N: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1 } }
        R:
          Type: AWS::EC2::Route
          Properties: { RouteTableId: rtb-1, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref N }
    YAML
  }
}
