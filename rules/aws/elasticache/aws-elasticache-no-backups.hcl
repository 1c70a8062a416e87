rule "aws-elasticache-no-backups" {
  title     = "Cache has no backups"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_elasticache_cluster", "aws_elasticache_replication_group"]
  default   = "opt-in"

  # Nodes of the type T1 can't be backed up.
  when    = self.engine != "memcached" && self.node_type != "cache.t1.micro"
  require = self.snapshot_retention_limit > 0
  message = "What ${resource.address} holds is gone with its node: no snapshots are kept."
  remedy  = <<-TEXT
    Terraform: snapshot_retention_limit = 7.
    CloudFormation: SnapshotRetentionLimit: 7.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheNode.html",
  ]
  aliases  = { checkov = ["CKV_AWS_134"], trivy = ["AVD-AWS-0050"] }
  controls = { "fsbp" = ["ElastiCache.1"] }

  fail "not said" {
    resource "aws_elasticache_cluster" "a" {
      engine = "redis"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: redis }
    YAML
  }

  pass "set" {
    resource "aws_elasticache_cluster" "a" {
      engine                   = "redis"
      snapshot_retention_limit = 7
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: redis, SnapshotRetentionLimit: 7 }
    YAML
  }

  pass "Memcached; nodes that can't be backed up" {
    resource "aws_elasticache_cluster" "a" {
      engine    = "memcached"
      node_type = "cache.t4g.small"
    }
    resource "aws_elasticache_cluster" "b" {
      engine    = "redis"
      node_type = "cache.t1.micro"
    }
  }

  pass "nodes of a template that can't be backed up" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: redis, CacheNodeType: cache.t1.micro }
    YAML
  }

  undecided "a type from a variable" {
    variable "type" {}
    resource "aws_elasticache_cluster" "a" {
      engine    = "redis"
      node_type = var.type
    }
  }
}
