rule "aws-elasticache-minor-upgrades-disabled" {
  title     = "Cache doesn't get minor upgrades"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_elasticache_cluster"

  require = tostring(self.auto_minor_version_upgrade) != "false"
  message = "Fixes of the engine reach ${resource.address} only when somebody changes its version."
  remedy  = <<-TEXT
    Terraform: remove auto_minor_version_upgrade = false.
    CloudFormation: AutoMinorVersionUpgrade: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html"]
  aliases    = { checkov = ["CKV_AWS_322"] }
  controls   = { "fsbp" = ["ElastiCache.2"] }

  fail "not said" {
    resource "aws_elasticache_cluster" "a" {
      auto_minor_version_upgrade = false
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { AutoMinorVersionUpgrade: false }
    YAML
  }

  pass "set" {
    resource "aws_elasticache_cluster" "a" {
      engine = "redis"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: redis }
    YAML
  }
}
