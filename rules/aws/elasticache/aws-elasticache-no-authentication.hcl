rule "aws-elasticache-no-authentication" {
  title     = "Cache asks nobody for a password"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_elasticache_replication_group"
  default   = "opt-in"

  require = self.transit_encryption_enabled && (self.auth_token != null || length(self.user_group_ids) > 0)
  focus   = self.auth_token
  message = "Whatever reaches ${resource.address} over the network may read and change all of its data."
  remedy  = <<-TEXT
    Terraform: transit_encryption_enabled = true with user_group_ids, or auth_token.
    CloudFormation: TransitEncryptionEnabled: true with UserGroupIds, or AuthToken.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html"]
  aliases    = { checkov = ["CKV_AWS_31"] }

  fail "not said" {
    resource "aws_elasticache_replication_group" "a" {
      transit_encryption_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, TransitEncryptionEnabled: true }
    YAML
  }

  pass "set" {
    resource "aws_elasticache_replication_group" "a" {
      transit_encryption_enabled = true
      user_group_ids             = ["app"]
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, TransitEncryptionEnabled: true, UserGroupIds: [app] }
    YAML
  }
}
