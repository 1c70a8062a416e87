rule "aws-elasticache-no-failover" {
  title     = "Cache has no standby in another zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elasticache_replication_group"
  default   = "production"

  require = self.automatic_failover_enabled && (self.multi_az_enabled || differ(self.preferred_cache_cluster_azs))
  message = (
    self.automatic_failover_enabled
    ? "When its zone fails, ${resource.address} may be gone: it fails over, but nothing says that a replica lies in another zone."
    : "When its zone fails, ${resource.address} is gone, and what relies on it hits the database: it doesn't fail over to another zone."
  )
  remedy  = <<-TEXT
    The group needs a replica of each shard, and its subnets have to lie in two zones.
    Terraform: automatic_failover_enabled = true, multi_az_enabled = true and num_cache_clusters = 2, or replicas_per_node_group = 1 where num_node_groups is set.
    CloudFormation: AutomaticFailoverEnabled: true, MultiAZEnabled: true and NumCacheClusters: 2, or ReplicasPerNodeGroup: 1 where NumNodeGroups is set.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"]

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

  fail "where it isn't asked for, with the message of that" {
    cloudformation = <<-YAML
      Parameters: { Standby: { Type: String } }
      Conditions: { HasStandby: !Equals [!Ref Standby, "true"] }
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties:
            ReplicationGroupDescription: a
            MultiAZEnabled: true
            AutomaticFailoverEnabled: !If [HasStandby, true, false]
    YAML
    expect {
      when    = "Standby is not true"
      message = "it doesn't fail over to another zone"
    }
  }

  fail "replicas in one zone" {
    resource "aws_elasticache_replication_group" "a" {
      automatic_failover_enabled  = true
      num_cache_clusters          = 2
      preferred_cache_cluster_azs = ["eu-west-1a", "eu-west-1a"]
    }
  }

  fail "replicas in two zones that nothing promotes" {
    resource "aws_elasticache_replication_group" "a" {
      num_cache_clusters          = 2
      preferred_cache_cluster_azs = ["eu-west-1a", "eu-west-1b"]
    }
  }

  pass "replicas in zones that are named" {
    resource "aws_elasticache_replication_group" "a" {
      automatic_failover_enabled  = true
      num_cache_clusters          = 2
      preferred_cache_cluster_azs = ["eu-west-1a", "eu-west-1b"]
    }
  }

  pass "zones that are named, in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties:
            ReplicationGroupDescription: a
            AutomaticFailoverEnabled: true
            NumCacheClusters: 2
            PreferredCacheClusterAZs: [!Select [0, !GetAZs ""], !Select [1, !GetAZs ""]]
    YAML
  }

  pass "set" {
    resource "aws_elasticache_replication_group" "a" {
      automatic_failover_enabled = true
      multi_az_enabled           = true
      num_cache_clusters         = 2
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, AutomaticFailoverEnabled: true, MultiAZEnabled: true, NumCacheClusters: 2 }
    YAML
  }
}
