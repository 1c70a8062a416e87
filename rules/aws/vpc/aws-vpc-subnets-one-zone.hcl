rule "aws-vpc-subnets-one-zone" {
  title     = "All subnets of the VPC lie in one availability zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_vpc"
  default   = "production"

  let {
    subnets = referrers(self, "aws_subnet", "vpc_id")
    zones   = [for s in subnets : known(s.availability_zone_id) && s.availability_zone_id != null ? s.availability_zone_id : s.availability_zone]
  }

  when    = length(subnets) >= 2
  require = differ(zones)
  message = "When that one zone fails, everything in ${resource.address} is gone: its subnets are all in the same availability zone."
  remedy  = <<-TEXT
    Terraform: availability_zone = data.aws_availability_zones.available.names[count.index]
    CloudFormation: AvailabilityZone: !Select [1, !GetAZs ""]
  TEXT

  references = ["https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html"]

  fail "the same zone twice" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id            = aws_vpc.main.id
      cidr_block        = "10.0.1.0/24"
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      vpc_id            = aws_vpc.main.id
      cidr_block        = "10.0.2.0/24"
      availability_zone = "eu-west-1a"
    }
  }

  fail "the same index of the zones" {
    data "aws_availability_zones" "available" {}
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      count             = 2
      vpc_id            = aws_vpc.main.id
      cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
      availability_zone = data.aws_availability_zones.available.names[0]
    }
  }

  fail "two zones only when asked for" {
    variable "spread" {
      type     = bool
      nullable = false
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id            = aws_vpc.main.id
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      vpc_id            = aws_vpc.main.id
      availability_zone = var.spread ? "eu-west-1b" : "eu-west-1a"
    }
    expect {
      when = "var.spread is false"
    }
  }

  pass "different indexes of the zones" {
    data "aws_availability_zones" "available" {}
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      count             = 2
      vpc_id            = aws_vpc.main.id
      cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
      availability_zone = data.aws_availability_zones.available.names[count.index]
    }
  }

  pass "one for each zone" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
      vpc_id            = aws_vpc.main.id
      cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
      availability_zone = each.key
    }
  }

  pass "a lab with one subnet" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id            = aws_vpc.main.id
      availability_zone = "eu-west-1a"
    }
  }

  undecided "zones that AWS chooses" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_subnet" "b" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.2.0/24"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: { CidrBlock: 10.0.0.0/16 }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Zones: { Type: String }
      Conditions:
        Two: !Equals [!Ref Zones, two]
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: { CidrBlock: 10.0.0.0/16 }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: !If [Two, eu-west-1b, eu-west-1a] }
    YAML
    expect {
      when = "Zones is not two"
    }
  }

  pass "template with two zones" {
    cloudformation = <<-YAML
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: { CidrBlock: 10.0.0.0/16 }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: !Select [1, !GetAZs ""] }
    YAML
  }

  undecided "template, zones from parameters" {
    cloudformation = <<-YAML
      Parameters:
        ZoneA: { Type: AWS::EC2::AvailabilityZone::Name }
        ZoneB: { Type: AWS::EC2::AvailabilityZone::Name }
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties: { CidrBlock: 10.0.0.0/16 }
        A:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Ref ZoneA }
        B:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: !Ref ZoneB }
    YAML
  }

  pass "zones that are put together from the region" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Sub "${AWS::Region}a" } }
        C: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: !Join ["", [!Ref AWS::Region, c]] } }
    YAML
  }
}
