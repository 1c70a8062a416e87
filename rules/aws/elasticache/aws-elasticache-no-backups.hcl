rule "aws-elasticache-no-backups" {
  title     = "Cache has no backups"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_elasticache_cluster", "aws_elasticache_replication_group"]
  default   = "opt-in"

  when    = self.engine != "memcached"
  require = self.snapshot_retention_limit > 0
  message = "What ${resource.address} holds is gone with its node: no snapshots are kept."
  remedy  = <<-TEXT
    Terraform: snapshot_retention_limit = 7.
    CloudFormation: SnapshotRetentionLimit: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html"]
  aliases    = { checkov = ["CKV_AWS_134"], trivy = ["AVD-AWS-0050"] }
  controls   = { "fsbp" = ["ElastiCache.1"] }

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
}
