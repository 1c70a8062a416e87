rule "aws-tgw-attachment-one-zone" {
  title     = "Zones of the VPC can't reach the transit gateway"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_ec2_transit_gateway_vpc_attachment"
  default   = "production"

  let {
    subnets = referrers(target(self.vpc_id, "aws_vpc"), "aws_subnet", "vpc_id")
  }
  # Terraform 0.11 flattened lists within a list, and what isn't known of one may be many.
  when    = differ(subnets[*].availability_zone)
  require = length(flatten(list(self.subnet_ids))) >= 2
  focus   = self.subnet_ids
  message = "Only the zone of the one subnet of ${resource.address} reaches the transit gateway: what runs in the other zones of the VPC doesn't, and its failure cuts off all of it."
  remedy  = <<-TEXT
    Terraform: subnet_ids with a subnet of each zone that the VPC uses.
    CloudFormation: SubnetIds with a subnet of each zone that the VPC uses.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"]

  fail "one of two" {
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "a" {
      vpc_id            = aws_vpc.v.id
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      vpc_id            = aws_vpc.v.id
      availability_zone = "eu-west-1b"
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
      vpc_id     = aws_vpc.v.id
      subnet_ids = [aws_subnet.a.id]
    }
  }

  pass "both; a VPC of one zone" {
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "a" {
      vpc_id            = aws_vpc.v.id
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      vpc_id            = aws_vpc.v.id
      availability_zone = "eu-west-1b"
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
      vpc_id     = aws_vpc.v.id
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_vpc" "w" {}
    resource "aws_subnet" "c" {
      vpc_id            = aws_vpc.w.id
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "d" {
      vpc_id            = aws_vpc.w.id
      availability_zone = "eu-west-1a"
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "w" {
      vpc_id     = aws_vpc.w.id
      subnet_ids = [aws_subnet.c.id]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: eu-west-1a }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1b }
        T:
          Type: AWS::EC2::TransitGatewayVpcAttachment
          Properties: { VpcId: !Ref V, TransitGatewayId: tgw-1, SubnetIds: [!Ref A] }
    YAML
  }

  pass "both in a template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: eu-west-1a }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1b }
        T:
          Type: AWS::EC2::TransitGatewayVpcAttachment
          Properties: { VpcId: !Ref V, TransitGatewayId: tgw-1, SubnetIds: [!Ref A, !Ref B] }
    YAML
  }

  pass "two in a list within the list" {
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "s" {
      count             = 2
      vpc_id            = aws_vpc.v.id
      availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
      vpc_id     = aws_vpc.v.id
      subnet_ids = ["${aws_subnet.s.*.id}"]
    }
  }

  undecided "a list within the list that isn't known" {
    resource "aws_vpc" "v" {}
    resource "aws_subnet" "s" {
      count             = 2
      vpc_id            = aws_vpc.v.id
      availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
    }
    data "aws_subnets" "s" {}
    resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
      vpc_id     = aws_vpc.v.id
      subnet_ids = [data.aws_subnets.s.ids]
    }
  }
}
