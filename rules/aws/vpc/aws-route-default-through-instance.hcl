rule "aws-route-default-through-instance" {
  title     = "Subnets reach the internet through an instance"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_route_table"
  default   = "production"

  for_each = self.route[*]
  require  = !(each.value.instance_id != null && each.value.instance_id != "" && cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block]))
  focus    = cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block])
  message  = "When the instance that is the NAT of ${resource.address} fails or is patched, its subnets lose their way out."
  remedy   = <<-TEXT
    Terraform: nat_gateway_id = aws_nat_gateway.main.id
    CloudFormation: NatGatewayId: !Ref Nat
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html"]
  aliases    = { checkov = ["CKV2_AWS_35"] }

  fail "in a table" {
    resource "aws_route_table" "t" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "0.0.0.0/0"
        instance_id = "i-1"
      }
    }
  }

  fail "of its own" {
    resource "aws_route" "r" {
      route_table_id         = "rtb-12345678"
      destination_cidr_block = "0.0.0.0/0"
      instance_id            = "i-1"
    }
  }

  pass "a gateway; some addresses" {
    resource "aws_route_table" "t" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "0.0.0.0/0"
        nat_gateway_id = "nat-1"
      }
    }
    resource "aws_route_table" "p" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "10.1.0.0/16"
        instance_id = "i-1"
      }
    }
    resource "aws_route_table" "e" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "0.0.0.0/0"
        instance_id = ""
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        R: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, InstanceId: i-1 } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        R: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1 } }
    YAML
  }
}
