rule "aws-route-everything-to-peer" {
  title     = "All traffic goes to another VPC"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_route_table"

  for_each = self.route[*]
  require  = !(each.value.vpc_peering_connection_id != null && each.value.vpc_peering_connection_id != "" && cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block]))
  focus    = cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block])
  message  = "What has no other route from subnets of ${resource.address} goes to the peer, which can read it; and AWS lets it go no further than that VPC."
  remedy   = <<-TEXT
    Terraform: cidr_block = the peer's block
    CloudFormation: DestinationCidrBlock: the peer's block
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"]
  aliases    = { checkov = ["CKV2_AWS_44"] }

  fail "in a table" {
    resource "aws_route_table" "t" {
      vpc_id = "vpc-1"
      route {
        cidr_block                = "0.0.0.0/0"
        vpc_peering_connection_id = "pcx-1"
      }
    }
  }

  fail "of its own" {
    resource "aws_route" "r" {
      route_table_id         = "rtb-12345678"
      destination_cidr_block = "0.0.0.0/0"
      vpc_peering_connection_id = "pcx-1"
    }
  }

  pass "the peer's block; the internet" {
    resource "aws_route_table" "t" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-1"
      }
    }
    resource "aws_route_table" "p" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "10.1.0.0/16"
        vpc_peering_connection_id = "pcx-1"
      }
    }
    resource "aws_route_table" "e" {
      vpc_id = "vpc-1"
      route {
        cidr_block = "0.0.0.0/0"
        vpc_peering_connection_id = ""
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        R: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, VpcPeeringConnectionId: pcx-1 } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        R: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw-1 } }
    YAML
  }
}
