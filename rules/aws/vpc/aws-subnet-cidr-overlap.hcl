rule "aws-subnet-cidr-overlap" {
  title     = "Subnet can't be made with these addresses"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_subnet"

  let {
    vpc         = target(self.vpc_id, "aws_vpc")
    overlapping = [for s in referrers(vpc, "aws_subnet", "vpc_id") : facts(s).address if (cidr_contains(s.cidr_block, self.cidr_block) || cidr_contains(self.cidr_block, s.cidr_block)) && s.cidr_block != null && facts(s).address != resource.address]
    # A VPC may have further blocks.
    blocks  = concat(list(vpc.cidr_block), [for a in referrers(vpc, "aws_vpc_ipv4_cidr_block_association", "vpc_id") : a.cidr_block])
    # What a pool of addresses gives isn't known before.
    outside = vpc.cidr_block != null && alltrue([for b in blocks : b != null]) && !anytrue([for b in blocks : cidr_contains(b, self.cidr_block)])
  }
  when    = self.cidr_block != null
  require = length(overlapping) == 0 && !outside
  focus   = self.cidr_block
  message = "The deployment fails: ${self.cidr_block} of ${resource.address} ${length(overlapping) > 0 ? "overlaps with that of ${join(", ", overlapping)}" : "lies outside of its VPC"}."
  remedy  = <<-TEXT
    Terraform: cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
    CloudFormation: CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"]

  fail "the same, one in another, outside" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/20"
    }
    resource "aws_subnet" "b" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_subnet" "c" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.1.0.0/24"
    }
    expect {
      count = 3
    }
  }

  pass "blocks from a pool of addresses" {
    variable "pool" {
      type = string
    }
    resource "aws_vpc" "v" {
      cidr_block          = var.pool == null ? "10.0.0.0/16" : null
      ipv4_ipam_pool_id   = var.pool
      ipv4_netmask_length = var.pool == null ? null : 16
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_subnet" "b" {
      vpc_id              = aws_vpc.v.id
      cidr_block          = var.pool == null ? "10.0.2.0/24" : null
      ipv4_netmask_length = var.pool == null ? null : 24
    }
  }

  pass "a pool, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Pool: { Type: String }
      Conditions:
        FromPool: !Not [!Equals [!Ref Pool, ""]]
      Resources:
        Vpc:
          Type: AWS::EC2::VPC
          Properties:
            CidrBlock: !If [FromPool, !Ref AWS::NoValue, 10.0.0.0/16]
            Ipv4IpamPoolId: !If [FromPool, !Ref Pool, !Ref AWS::NoValue]
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
    YAML
  }

  pass "beside each other; in another VPC; in another block" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "w" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc_ipv4_cidr_block_association" "w" {
      vpc_id     = aws_vpc.w.id
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_subnet" "b" {
      vpc_id     = aws_vpc.v.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_subnet" "c" {
      vpc_id     = aws_vpc.w.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_subnet" "d" {
      vpc_id     = aws_vpc.w.id
      cidr_block = "10.1.0.0/24"
    }
    resource "aws_vpc" "pool" {
      ipv4_ipam_pool_id   = "ipam-pool-1"
      ipv4_netmask_length = 16
    }
    resource "aws_subnet" "pool" {
      vpc_id     = aws_vpc.pool.id
      cidr_block = "10.0.0.0/24"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24 } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24 } }
    YAML
    expect {
      count = 2
    }
  }

  pass "beside each other in a template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/24 } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.1.0/24 } }
    YAML
  }
}
