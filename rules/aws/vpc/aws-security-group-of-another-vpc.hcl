rule "aws-security-group-of-another-vpc" {
  title     = "Security group belongs to another network than what it is for"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind = [
    "aws_db_instance", "aws_ecs_service", "aws_efs_mount_target", "aws_eks_cluster", "aws_elasticache_cluster",
    "aws_elasticache_replication_group", "aws_elb", "aws_instance", "aws_lambda_function", "aws_lb", "aws_network_interface", "aws_rds_cluster", "aws_vpc_endpoint",
  ]

  let {
    template = resource.language == "cloudformation"
    database = list(target(self.db_subnet_group_name, "aws_db_subnet_group").subnet_ids)
    cache    = list(target(self.subnet_group_name, "aws_elasticache_subnet_group").subnet_ids)
    # Where it says which groups it has, and which subnets it lies in.
    places = {
      aws_db_instance                   = [{ groups = self.vpc_security_group_ids, subnets = database }]
      aws_ecs_service                   = [{ groups = self.network_configuration.security_groups, subnets = self.network_configuration.subnets }]
      aws_efs_mount_target              = [{ groups = self.security_groups, subnets = self.subnet_id }]
      aws_eks_cluster                   = [{ groups = template ? null : self.vpc_config.security_group_ids, subnets = self.vpc_config.subnet_ids }]
      aws_elasticache_cluster           = [{ groups = template ? self.VpcSecurityGroupIds : self.security_group_ids, subnets = cache }]
      aws_elasticache_replication_group = [{ groups = self.security_group_ids, subnets = cache }]
      aws_elb                           = [{ groups = self.security_groups, subnets = self.subnets }]
      aws_instance                      = [{ groups = self.vpc_security_group_ids, subnets = self.subnet_id }]
      aws_lambda_function               = [{ groups = self.vpc_config.security_group_ids, subnets = self.vpc_config.subnet_ids }]
      aws_lb                            = [{ groups = self.security_groups, subnets = concat(list(self.subnets), self.subnet_mapping[*].subnet_id) }]
      aws_network_interface             = [{ groups = self.security_groups, subnets = self.subnet_id }]
      aws_rds_cluster                   = [{ groups = self.vpc_security_group_ids, subnets = database }]
      aws_vpc_endpoint                  = [{ groups = self.security_group_ids, subnets = [], network = self.vpc_id }]
    }
    # Networks that this stack makes; of one from elsewhere nobody knows which it is.
    networks = [for n in concat([for s in list(each.value.subnets) : target(s, "aws_subnet").vpc_id], list(each.value.network)) : target(n, "aws_vpc")]
    lies_in  = [for n in networks : facts(n).address if known(n) && n != null]
    groups   = [for g in list(each.value.groups) : target(g, "aws_security_group")]
    # One that is associated with a second network can be used there, too.
    alone  = [for g in groups : g if known(g) && g != null && length(referrers(g, "aws_vpc_security_group_vpc_association")) == 0]
    strays = length(lies_in) == 0 ? [] : concat(
      [for g in alone : { group = facts(g).address, network = "the default VPC, as any that names no VPC" } if known(g.vpc_id) && contains([null, ""], g.vpc_id)],
      [for g in alone : { group = facts(g).address, network = facts(target(g.vpc_id, "aws_vpc")).address } if known(target(g.vpc_id, "aws_vpc")) && target(g.vpc_id, "aws_vpc") != null && !contains(lies_in, facts(target(g.vpc_id, "aws_vpc")).address)],
    )
  }

  for_each = places[resource.kind]
  # Lists of which nobody knows how long they are.
  when     = known(length(list(each.value.subnets))) && known(length(list(each.value.groups)))
  require  = length(strays) == 0
  focus    = each.value.groups
  message  = "AWS refuses ${resource.address}: it lies in ${lies_in[0]}, and its security group ${strays[0].group} belongs to ${strays[0].network}."
  remedy   = <<-TEXT
    Terraform: vpc_id = aws_vpc.main.id, in the security group; a new VPC makes a new group.
    CloudFormation: VpcId: !Ref Network, in the security group; a new VPC makes a new group.
  TEXT

  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateSecurityGroupVpc.html",
  ]

  fail "the default VPC" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "other" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_security_group" "bare" {
      name = "bare"
    }
    resource "aws_security_group" "other" {
      vpc_id = aws_vpc.other.id
    }
    resource "aws_security_group" "own" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_db_subnet_group" "d" {
      subnet_ids = [aws_subnet.s.id]
    }
    resource "aws_elasticache_subnet_group" "c" {
      name       = "c"
      subnet_ids = [aws_subnet.s.id]
    }
    resource "aws_db_instance" "x" {
      db_subnet_group_name   = aws_db_subnet_group.d.name
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_rds_cluster" "x" {
      db_subnet_group_name   = aws_db_subnet_group.d.name
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_ecs_service" "x" {
      name = "x"
      network_configuration {
        subnets         = [aws_subnet.s.id]
        security_groups = [aws_security_group.bare.id]
      }
    }
    resource "aws_efs_mount_target" "x" {
      file_system_id  = "fs-1"
      subnet_id       = aws_subnet.s.id
      security_groups = [aws_security_group.bare.id]
    }
    resource "aws_eks_cluster" "x" {
      name = "x"
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = [aws_security_group.bare.id]
      }
    }
    resource "aws_elasticache_cluster" "x" {
      subnet_group_name  = aws_elasticache_subnet_group.c.name
      security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_elasticache_replication_group" "x" {
      subnet_group_name  = aws_elasticache_subnet_group.c.name
      security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_elb" "x" {
      subnets         = [aws_subnet.s.id]
      security_groups = [aws_security_group.bare.id]
    }
    resource "aws_instance" "x" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_lambda_function" "x" {
      function_name = "x"
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = [aws_security_group.bare.id]
      }
    }
    resource "aws_lb" "x" {
      subnets         = [aws_subnet.s.id]
      security_groups = [aws_security_group.bare.id]
    }
    resource "aws_lb" "y" {
      security_groups = [aws_security_group.bare.id]
      subnet_mapping {
        subnet_id = aws_subnet.s.id
      }
    }
    resource "aws_network_interface" "x" {
      subnet_id       = aws_subnet.s.id
      security_groups = [aws_security_group.bare.id]
    }
    resource "aws_vpc_endpoint" "x" {
      vpc_id             = aws_vpc.main.id
      security_group_ids = [aws_security_group.bare.id]
    }
    expect {
      count   = 14
      message = "belongs to the default VPC"
    }
  }

  fail "another VPC of the stack" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "other" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_security_group" "bare" {
      name = "bare"
    }
    resource "aws_security_group" "other" {
      vpc_id = aws_vpc.other.id
    }
    resource "aws_security_group" "own" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_db_subnet_group" "d" {
      subnet_ids = [aws_subnet.s.id]
    }
    resource "aws_elasticache_subnet_group" "c" {
      name       = "c"
      subnet_ids = [aws_subnet.s.id]
    }
    resource "aws_db_instance" "x" {
      db_subnet_group_name   = aws_db_subnet_group.d.name
      vpc_security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_rds_cluster" "x" {
      db_subnet_group_name   = aws_db_subnet_group.d.name
      vpc_security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_ecs_service" "x" {
      name = "x"
      network_configuration {
        subnets         = [aws_subnet.s.id]
        security_groups = [aws_security_group.own.id, aws_security_group.other.id]
      }
    }
    resource "aws_efs_mount_target" "x" {
      file_system_id  = "fs-1"
      subnet_id       = aws_subnet.s.id
      security_groups = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_eks_cluster" "x" {
      name = "x"
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
      }
    }
    resource "aws_elasticache_cluster" "x" {
      subnet_group_name  = aws_elasticache_subnet_group.c.name
      security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_elasticache_replication_group" "x" {
      subnet_group_name  = aws_elasticache_subnet_group.c.name
      security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_elb" "x" {
      subnets         = [aws_subnet.s.id]
      security_groups = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_instance" "x" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_lambda_function" "x" {
      function_name = "x"
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
      }
    }
    resource "aws_lb" "x" {
      subnets         = [aws_subnet.s.id]
      security_groups = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_lb" "y" {
      security_groups = [aws_security_group.own.id, aws_security_group.other.id]
      subnet_mapping {
        subnet_id = aws_subnet.s.id
      }
    }
    resource "aws_network_interface" "x" {
      subnet_id       = aws_subnet.s.id
      security_groups = [aws_security_group.own.id, aws_security_group.other.id]
    }
    resource "aws_vpc_endpoint" "x" {
      vpc_id             = aws_vpc.main.id
      security_group_ids = [aws_security_group.own.id, aws_security_group.other.id]
    }
    expect {
      count   = 14
      message = "aws_security_group.other belongs to aws_vpc.other"
    }
  }

  pass "its own VPC" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "other" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_security_group" "bare" {
      name = "bare"
    }
    resource "aws_security_group" "other" {
      vpc_id = aws_vpc.other.id
    }
    resource "aws_security_group" "own" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_db_subnet_group" "d" {
      subnet_ids = [aws_subnet.s.id]
    }
    resource "aws_elasticache_subnet_group" "c" {
      name       = "c"
      subnet_ids = [aws_subnet.s.id]
    }
    resource "aws_db_instance" "x" {
      db_subnet_group_name   = aws_db_subnet_group.d.name
      vpc_security_group_ids = [aws_security_group.own.id]
    }
    resource "aws_rds_cluster" "x" {
      db_subnet_group_name   = aws_db_subnet_group.d.name
      vpc_security_group_ids = [aws_security_group.own.id]
    }
    resource "aws_ecs_service" "x" {
      name = "x"
      network_configuration {
        subnets         = [aws_subnet.s.id]
        security_groups = [aws_security_group.own.id]
      }
    }
    resource "aws_efs_mount_target" "x" {
      file_system_id  = "fs-1"
      subnet_id       = aws_subnet.s.id
      security_groups = [aws_security_group.own.id]
    }
    resource "aws_eks_cluster" "x" {
      name = "x"
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = [aws_security_group.own.id]
      }
    }
    resource "aws_elasticache_cluster" "x" {
      subnet_group_name  = aws_elasticache_subnet_group.c.name
      security_group_ids = [aws_security_group.own.id]
    }
    resource "aws_elasticache_replication_group" "x" {
      subnet_group_name  = aws_elasticache_subnet_group.c.name
      security_group_ids = [aws_security_group.own.id]
    }
    resource "aws_elb" "x" {
      subnets         = [aws_subnet.s.id]
      security_groups = [aws_security_group.own.id]
    }
    resource "aws_instance" "x" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.own.id]
    }
    resource "aws_lambda_function" "x" {
      function_name = "x"
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = [aws_security_group.own.id]
      }
    }
    resource "aws_lb" "x" {
      subnets         = [aws_subnet.s.id]
      security_groups = [aws_security_group.own.id]
    }
    resource "aws_lb" "y" {
      security_groups = [aws_security_group.own.id]
      subnet_mapping {
        subnet_id = aws_subnet.s.id
      }
    }
    resource "aws_network_interface" "x" {
      subnet_id       = aws_subnet.s.id
      security_groups = [aws_security_group.own.id]
    }
    resource "aws_vpc_endpoint" "x" {
      vpc_id             = aws_vpc.main.id
      security_group_ids = [aws_security_group.own.id]
    }
  }

  fail "where, and when" {
    variable "env" {}
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_security_group" "g" {
      vpc_id = ""
    }
    resource "aws_instance" "i" {
      count                  = var.env == "prod" ? 0 : 1
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.g.id]
    }
    expect {
      at   = "main.tf:14"
      when = "var.env is not prod"
    }
  }

  pass "by count, by for_each, through a module" {
    resource "aws_vpc" "v" {
      count      = 2
      cidr_block = "10.${count.index}.0.0/16"
    }
    resource "aws_subnet" "s" {
      count  = 2
      vpc_id = aws_vpc.v[count.index].id
    }
    resource "aws_security_group" "g" {
      count  = 2
      vpc_id = aws_vpc.v[count.index].id
    }
    resource "aws_instance" "i" {
      count                  = 2
      subnet_id              = aws_subnet.s[count.index].id
      vpc_security_group_ids = [aws_security_group.g[count.index].id]
    }
    module "network" {
      for_each = toset(["a", "b"])
      source   = "./network"
    }
    resource "aws_instance" "m" {
      for_each               = module.network
      subnet_id              = each.value.subnet
      vpc_security_group_ids = [each.value.group]
    }
    file "network/main.tf" <<-TEXT
      resource "aws_vpc" "v" {
        cidr_block = "10.0.0.0/16"
      }
      resource "aws_subnet" "s" {
        vpc_id = aws_vpc.v.id
      }
      resource "aws_security_group" "g" {
        vpc_id = aws_vpc.v.id
      }
      output "subnet" {
        value = aws_subnet.s.id
      }
      output "group" {
        value = aws_security_group.g.id
      }
    TEXT
  }

  fail "of two by count" {
    resource "aws_vpc" "v" {
      count      = 2
      cidr_block = "10.${count.index}.0.0/16"
    }
    resource "aws_subnet" "s" {
      vpc_id = aws_vpc.v[0].id
    }
    resource "aws_security_group" "g" {
      vpc_id = aws_vpc.v[1].id
    }
    resource "aws_instance" "i" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.g.id]
    }
  }

  pass "networks from elsewhere; the default VPC; a second network; groups and subnets that nobody knows" {
    variable "vpc" {}
    variable "subnet" {}
    variable "group" {}
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "other" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_default_vpc" "d" {}
    resource "aws_subnet" "given" {
      vpc_id = var.vpc
    }
    resource "aws_subnet" "default" {
      vpc_id = aws_default_vpc.d.id
    }
    resource "aws_subnet" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_subnet" "literal" {
      vpc_id = "vpc-0123456789abcdef0"
    }
    data "aws_subnets" "found" {}
    resource "aws_lb" "found" {
      subnets         = data.aws_subnets.found.ids
      security_groups = [aws_security_group.bare.id]
    }
    resource "aws_lb" "given" {
      subnets         = [aws_subnet.main.id]
      security_groups = var.group
    }
    resource "aws_instance" "l" {
      subnet_id              = aws_subnet.literal.id
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_security_group" "bare" {
      name = "bare"
    }
    resource "aws_security_group" "given" {
      vpc_id = var.vpc
    }
    resource "aws_security_group" "literal" {
      vpc_id = "vpc-0123456789abcdef0"
    }
    resource "aws_security_group" "shared" {
      vpc_id = aws_vpc.other.id
    }
    resource "aws_vpc_security_group_vpc_association" "shared" {
      security_group_id = aws_security_group.shared.id
      vpc_id            = aws_vpc.main.id
    }
    resource "aws_instance" "a" {
      subnet_id              = aws_subnet.given.id
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_instance" "b" {
      subnet_id              = aws_subnet.default.id
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_instance" "c" {
      subnet_id              = var.subnet
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_instance" "d" {
      subnet_id              = aws_subnet.main.id
      vpc_security_group_ids = [var.group, "sg-0123456789abcdef0", aws_security_group.given.id, aws_security_group.literal.id, aws_security_group.shared.id]
    }
    resource "aws_instance" "e" {
      vpc_security_group_ids = [aws_security_group.bare.id]
    }
    resource "aws_instance" "f" {
      subnet_id = aws_subnet.main.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: bare } }
        One: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A, SecurityGroupIds: [!Ref Group] } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A], SecurityGroups: [!Ref Group] } }
        CacheSubnets: { Type: AWS::ElastiCache::SubnetGroup, Properties: { Description: d, SubnetIds: [!Ref A] } }
        Cache: { Type: AWS::ElastiCache::CacheCluster, Properties: { CacheSubnetGroupName: !Ref CacheSubnets, VpcSecurityGroupIds: [!Ref Group] } }
    YAML
    expect {
      count = 3
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Parameters:
        Other: { Type: "AWS::EC2::VPC::Id" }
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: own, VpcId: !Ref Network } }
        Given: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: given, VpcId: !Ref Other } }
        One: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref A, SecurityGroupIds: [!Ref Group, !Ref Given] } }
        Cluster: { Type: AWS::EKS::Cluster, Properties: { ResourcesVpcConfig: { SubnetIds: [!Ref A], SecurityGroupIds: [!Ref Group] } } }
    YAML
  }
}
