rule "aws-nat-gateway-single-point" {
  title     = "Subnets in several zones share one NAT gateway"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_nat_gateway"
  default   = "production"

  let {
    vpc     = target(target(self.subnet_id, "aws_subnet").vpc_id, "aws_vpc")
    subnets = referrers(vpc, "aws_subnet", "vpc_id")
    # Those of other networks are no help.
    homes = [for n in resources("aws_nat_gateway") : facts(target(target(n.subnet_id, "aws_subnet").vpc_id, "aws_vpc")).address]
  }

  when    = self.connectivity_type != "private" && self.availability_mode != "regional" && length(subnets) >= 2 && differ(subnets[*].availability_zone)
  require = length([for h in homes : h if h != null && h == facts(vpc).address]) > 1
  focus   = self
  message = "When the zone of ${resource.address} fails, the subnets in the other zones lose their way out, too; until then their traffic pays for crossing zones."
  remedy  = <<-TEXT
    A NAT gateway per zone, or one that is regional.
    Terraform: for_each over the public subnets, and a route table per zone; or availability_mode = "regional"
    CloudFormation: one AWS::EC2::NatGateway per public subnet; or AvailabilityMode: regional
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"]

  fail "one for two zones" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id            = aws_vpc.main.id
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      vpc_id            = aws_vpc.main.id
      availability_zone = "eu-west-1b"
    }
    resource "aws_nat_gateway" "n" {
      subnet_id = aws_subnet.a.id
    }
    expect {
      at = "main.tf:12"
    }
  }

  fail "one in each of two networks" {
    resource "aws_vpc" "v" {
      count      = 2
      cidr_block = "10.${count.index}.0.0/16"
    }
    resource "aws_subnet" "a" {
      count             = 2
      vpc_id            = aws_vpc.v[count.index].id
      cidr_block        = "10.${count.index}.0.0/24"
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      count             = 2
      vpc_id            = aws_vpc.v[count.index].id
      cidr_block        = "10.${count.index}.1.0/24"
      availability_zone = "eu-west-1b"
    }
    resource "aws_nat_gateway" "n" {
      count     = 2
      subnet_id = aws_subnet.a[count.index].id
    }
  }

  pass "one per zone" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      for_each          = toset(["eu-west-1a", "eu-west-1b"])
      vpc_id            = aws_vpc.main.id
      availability_zone = each.key
    }
    resource "aws_nat_gateway" "n" {
      for_each  = aws_subnet.s
      subnet_id = each.value.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: !Select [1, !GetAZs ""] }
        Nat:
          Type: AWS::EC2::NatGateway
          Properties: { SubnetId: !Ref A, AllocationId: eipalloc-1 }
    YAML
  }

  pass "regional, in a template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: eu-west-1b }
        Nat:
          Type: AWS::EC2::NatGateway
          Properties: { VpcId: !Ref Vpc, AvailabilityMode: regional }
    YAML
  }
}
