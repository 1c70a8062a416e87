rule "aws-elasticache-automatic-failover" {
  title     = "Cache doesn't replace a failed primary"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elasticache_replication_group"
  default   = "opt-in"

  require = self.automatic_failover_enabled
  message = "When the primary of ${resource.address} fails, writes fail until somebody promotes a replica."
  remedy  = <<-TEXT
    Terraform: automatic_failover_enabled = true.
    CloudFormation: AutomaticFailoverEnabled: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"]
  aliases    = { checkov = ["CKV2_AWS_50"] }

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
          Properties: { ReplicationGroupDescription: a, AutomaticFailoverEnabled: false }
    YAML
  }

  pass "set" {
    resource "aws_elasticache_replication_group" "a" {
      automatic_failover_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, AutomaticFailoverEnabled: true }
    YAML
  }
}
