rule "aws-vpc-without-name-resolution" {
  title     = "Nobody in the network can resolve a name"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_vpc"

  let {
    subnets = self.enable_dns_support == false ? referrers(self, "aws_subnet", "vpc_id") : []
    # What is known by its name, or looks for others by theirs.
    direct  = flatten([for s in subnets : [for kind in ["aws_instance", "aws_lambda_function", "aws_ecs_service", "aws_efs_mount_target"] : [for r in referrers(s, kind) : facts(r).address]]])
    grouped = flatten([for s in subnets : [for kind in ["aws_db_subnet_group", "aws_elasticache_subnet_group"] : [for g in referrers(s, kind) : [for user in ["aws_db_instance", "aws_rds_cluster", "aws_elasticache_cluster", "aws_elasticache_replication_group"] : [for r in referrers(g, user) : facts(r).address]]]]])
    users   = distinct(concat(direct, grouped))
    # Who brings resolvers of his own says so in a set of options.
    options = referrers(self, "aws_vpc_dhcp_options_association", "vpc_id")
  }

  when    = length(users) > 0 && length(options) == 0
  require = self.enable_dns_support != false
  focus   = self.enable_dns_support
  message = "In ${resource.address} no name can be resolved, that of AWS's services and that of ${users[0]} included: its resolver is switched off, and it has no other."
  remedy  = <<-TEXT
    Terraform: enable_dns_support = true, which is the default.
    CloudFormation: EnableDnsSupport: true, which is the default.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html", "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html"]

  fail "a server, a database" {
    resource "aws_vpc" "a" {
      cidr_block         = "10.0.0.0/16"
      enable_dns_support = false
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.a.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.a.id
    }
    resource "aws_vpc" "b" {
      cidr_block         = "10.1.0.0/16"
      enable_dns_support = false
    }
    resource "aws_subnet" "b" {
      vpc_id = aws_vpc.b.id
    }
    resource "aws_db_subnet_group" "b" {
      subnet_ids = [aws_subnet.b.id]
    }
    resource "aws_db_instance" "b" {
      db_subnet_group_name = aws_db_subnet_group.b.name
    }
    expect {
      count = 2
    }
  }

  fail "the place" {
    resource "aws_vpc" "a" {
      cidr_block         = "10.0.0.0/16"
      enable_dns_support = false
    }
    resource "aws_subnet" "a" {
      count  = 2
      vpc_id = aws_vpc.a.id
    }
    resource "aws_elasticache_subnet_group" "c" {
      subnet_ids = aws_subnet.a[*].id
    }
    resource "aws_elasticache_cluster" "c" {
      subnet_group_name = aws_elasticache_subnet_group.c.name
    }
    expect {
      at      = "main.tf:3"
      message = "that of aws_elasticache_cluster.c included"
    }
  }

  pass "on, by default, with resolvers of its own, with nothing in it" {
    resource "aws_vpc" "a" {
      enable_dns_support = true
    }
    resource "aws_vpc" "b" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "c" {
      enable_dns_support = false
    }
    resource "aws_vpc_dhcp_options_association" "c" {
      vpc_id          = aws_vpc.c.id
      dhcp_options_id = "dopt-1"
    }
    resource "aws_vpc" "d" {
      enable_dns_support = false
    }
    resource "aws_subnet" "s" {
      for_each = { a = aws_vpc.a.id, b = aws_vpc.b.id, c = aws_vpc.c.id }
      vpc_id   = each.value
    }
    resource "aws_instance" "i" {
      for_each  = aws_subnet.s
      subnet_id = each.value.id
    }
    resource "aws_subnet" "d" {
      vpc_id = aws_vpc.d.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, EnableDnsSupport: false } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Subnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: d, SubnetIds: [!Ref A] } }
        Database: { Type: AWS::RDS::DBInstance, Properties: { DBSubnetGroupName: !Ref Subnets } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, EnableDnsSupport: true } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Server: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A } }
        Own: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16, EnableDnsSupport: false } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Own, CidrBlock: 10.1.0.0/24 } }
        Other: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref B } }
        Options: { Type: AWS::EC2::VPCDHCPOptionsAssociation, Properties: { VpcId: !Ref Own, DhcpOptionsId: dopt-1 } }
    YAML
  }
}
