rule "aws-vpc-peer-cidr-overlap" {
  title     = "Networks with the same addresses are joined"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_vpc_peering_connection"

  let {
    one   = target(self.vpc_id, "aws_vpc").cidr_block
    other = target(self.peer_vpc_id, "aws_vpc").cidr_block
  }
  require = !cidr_contains(one, other) && !cidr_contains(other, one)
  focus   = one
  message = "AWS refuses ${resource.address}: ${one} and ${other} overlap, and no route could tell which VPC an address is in."
  remedy  = <<-TEXT
    Give each VPC a block of its own.
    Terraform: cidr_block = "10.1.0.0/16"
    CloudFormation: CidrBlock: 10.1.0.0/16
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"]

  fail "one in the other" {
    resource "aws_vpc" "a" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "b" {
      cidr_block = "10.0.0.0/20"
    }
    resource "aws_vpc_peering_connection" "there" {
      vpc_id      = aws_vpc.a.id
      peer_vpc_id = aws_vpc.b.id
    }
    resource "aws_vpc_peering_connection" "back" {
      vpc_id      = aws_vpc.b.id
      peer_vpc_id = aws_vpc.a.id
    }
    expect {
      count = 2
    }
  }

  pass "apart; one elsewhere" {
    resource "aws_vpc" "a" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "b" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_vpc_peering_connection" "p" {
      vpc_id      = aws_vpc.a.id
      peer_vpc_id = aws_vpc.b.id
    }
    resource "aws_vpc_peering_connection" "q" {
      vpc_id      = aws_vpc.a.id
      peer_vpc_id = "vpc-12345678"
    }
    resource "aws_vpc_peering_connection" "r" {
      vpc_id      = "vpc-12345678"
      peer_vpc_id = aws_vpc.a.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        B: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        P:
          Type: AWS::EC2::VPCPeeringConnection
          Properties: { VpcId: !Ref A, PeerVpcId: !Ref B }
    YAML
  }

  pass "apart in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        B: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
        P:
          Type: AWS::EC2::VPCPeeringConnection
          Properties: { VpcId: !Ref A, PeerVpcId: !Ref B }
    YAML
  }
}
