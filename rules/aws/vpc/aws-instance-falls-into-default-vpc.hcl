rule "aws-instance-falls-into-default-vpc" {
  title     = "Server or cache isn't in the VPC that the stack makes"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "networking"
  kind      = ["aws_instance", "aws_elasticache_cluster", "aws_elasticache_replication_group"]

  let {
    cache  = resource.kind != "aws_instance"
    # Members of a group lie where the group does.
    placed = cache ? self.subnet_group_name != null || (resource.kind == "aws_elasticache_cluster" ? self.replication_group_id : self.global_replication_group_id) != null : self.subnet_id != null || self.launch_template != null || length(self.network_interface[*]) > 0 || length(list(self.primary_network_interface)) > 0
  }
  when    = length(resources("aws_vpc")) > 0
  require = placed
  focus   = self
  message = "The stack makes a VPC, and ${resource.address} isn't in it: without a subnet${cache ? " group" : ""} it goes to the default VPC of the region, or can't be made where there is none."
  remedy  = <<-TEXT
    Terraform: subnet_id = aws_subnet.private.id; of a cache subnet_group_name = aws_elasticache_subnet_group.data.name
    CloudFormation: SubnetId: !Ref Private; of a cache CacheSubnetGroupName: !Ref SubnetGroup
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html", "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html"]

  fail "no subnet" {
    resource "aws_vpc" "v" {}
    resource "aws_instance" "i" {
      ami = "ami-12345678"
    }
  }

  pass "placed; no VPC here" {
    resource "aws_vpc" "v" {}
    resource "aws_instance" "a" {
      subnet_id = "subnet-1"
    }
    resource "aws_instance" "b" {
      network_interface {
        network_interface_id = "eni-1"
        device_index         = 0
      }
    }
    resource "aws_instance" "c" {
      launch_template {
        id = "lt-1"
      }
    }
    resource "aws_instance" "d" {
      primary_network_interface {
        network_interface_id = "eni-1"
      }
    }
  }

  pass "the stack makes no VPC" {
    resource "aws_instance" "i" {
      ami = "ami-12345678"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678 }
    YAML
  }

  pass "placed in a template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, SubnetId: subnet-1 }
        J:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: subnet-1 }] }
    YAML
  }

  fail "caches without a subnet group" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_elasticache_cluster" "c" {
      cluster_id = "c"
    }
    resource "aws_elasticache_replication_group" "r" {
      replication_group_id = "r"
      description          = "sessions"
    }
    expect {
      count   = 2
      message = "without a subnet group it goes to the default VPC"
    }
  }

  pass "caches in subnets; members of groups" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_elasticache_replication_group" "r" {
      replication_group_id = "r"
      description          = "sessions"
      subnet_group_name    = "data"
    }
    resource "aws_elasticache_cluster" "c" {
      cluster_id           = "c"
      replication_group_id = aws_elasticache_replication_group.r.id
    }
    resource "aws_elasticache_replication_group" "global" {
      replication_group_id        = "global"
      description                 = "sessions"
      global_replication_group_id = "g"
    }
  }

  fail "a cache in a template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Cache: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: redis, CacheNodeType: cache.t4g.small, NumCacheNodes: 1 } }
    YAML
  }

  pass "caches in subnets in a template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Cache: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: redis, CacheNodeType: cache.t4g.small, NumCacheNodes: 1, CacheSubnetGroupName: data } }
        Group: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: sessions, CacheSubnetGroupName: data } }
    YAML
  }
}
