rule "aws-elasticache-not-encrypted-in-transit" {
  title     = "Cache talks in plain text"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_elasticache_replication_group"

  require = self.transit_encryption_enabled
  message = "What software reads from and writes to ${resource.address} crosses the network in plain text, and without TLS it can ask for no password."
  remedy  = <<-TEXT
    Terraform: transit_encryption_enabled = true.
    CloudFormation: TransitEncryptionEnabled: true.
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
}
