rule "aws-elasticache-not-encrypted-in-transit" {
  title     = "Cache talks in plain text"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_elasticache_replication_group", "aws_elasticache_cluster"]

  # A cluster of Redis or Valkey can't be told to encrypt; what belongs to a group does as the group says.
  when    = resource.kind == "aws_elasticache_replication_group" || (self.replication_group_id == null && contains(["redis", "valkey"], self.engine))
  require = self.transit_encryption_enabled
  message = "What software reads from and writes to ${resource.address} crosses the network in plain text, and without TLS it can ask for no password."
  remedy  = <<-TEXT
    Terraform: transit_encryption_enabled = true, in an aws_elasticache_replication_group (an aws_elasticache_cluster has it for Memcached alone).
    CloudFormation: TransitEncryptionEnabled: true, in an AWS::ElastiCache::ReplicationGroup.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_30"], trivy = ["AVD-AWS-0051"], cfn_nag = ["F33"] }
  controls   = { "fsbp" = ["ElastiCache.5"] }

  fail "not said" {
    resource "aws_elasticache_replication_group" "a" {
      description = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a }
    YAML
  }

  pass "set" {
    resource "aws_elasticache_replication_group" "a" {
      transit_encryption_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, TransitEncryptionEnabled: true }
    YAML
  }

  fail "clusters without a group" {
    resource "aws_elasticache_cluster" "a" {
      engine          = "redis"
      num_cache_nodes = 1
    }
    resource "aws_elasticache_cluster" "b" {
      engine = "valkey"
    }
    expect {
      at    = "main.tf:1"
      count = 2
    }
  }

  pass "a cluster of a group, Memcached" {
    resource "aws_elasticache_replication_group" "a" {
      transit_encryption_enabled = true
    }
    resource "aws_elasticache_cluster" "a" {
      engine               = "redis"
      replication_group_id = aws_elasticache_replication_group.a.id
    }
    resource "aws_elasticache_cluster" "b" {
      engine          = "memcached"
      num_cache_nodes = 2
    }
  }

  undecided "a cluster of an engine that isn't known" {
    variable "engine" {}
    resource "aws_elasticache_cluster" "a" {
      engine = var.engine
    }
  }

  fail "cluster in a template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: redis, CacheNodeType: cache.t4g.small, NumCacheNodes: 1 }
    YAML
  }

  pass "Memcached in a template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: memcached, CacheNodeType: cache.t4g.small, NumCacheNodes: 2 }
    YAML
  }
}
