rule "aws-elasticache-not-encrypted-at-rest" {
  title     = "Cache keeps its data in plain text on disk"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_elasticache_replication_group"

  require = self.at_rest_encryption_enabled || self.engine == "valkey"
  focus   = self.at_rest_encryption_enabled
  message = "Backups and swapped pages of ${resource.address} are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: at_rest_encryption_enabled = true (the group is replaced).
    CloudFormation: AtRestEncryptionEnabled: true.
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
}
