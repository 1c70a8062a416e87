rule "aws-elasticache-not-encrypted-at-rest" {
  title     = "Cache keeps its data in plain text on disk"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = ["aws_elasticache_replication_group", "aws_elasticache_cluster"]

  # A cluster of Redis can't be told to encrypt; what belongs to a group does as the group says.
  when    = resource.kind == "aws_elasticache_replication_group" || (self.replication_group_id == null && self.engine == "redis")
  require = self.at_rest_encryption_enabled || self.engine == "valkey"
  focus   = self.at_rest_encryption_enabled
  message = "Backups and swapped pages of ${resource.address} are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: at_rest_encryption_enabled = true, in an aws_elasticache_replication_group (the group is replaced).
    CloudFormation: AtRestEncryptionEnabled: true, in an AWS::ElastiCache::ReplicationGroup.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_29"], trivy = ["AVD-AWS-0045"], cfn_nag = ["F25"] }
  controls   = { "fsbp" = ["ElastiCache.4"] }

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
      at_rest_encryption_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, AtRestEncryptionEnabled: true }
    YAML
  }

  fail "a cluster without a group" {
    resource "aws_elasticache_cluster" "a" {
      engine          = "redis"
      num_cache_nodes = 1
    }
    expect {
      at = "main.tf:1"
    }
  }

  pass "a cluster of a group, Memcached, Valkey" {
    resource "aws_elasticache_replication_group" "a" {
      engine = "valkey"
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
}
