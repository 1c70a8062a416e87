rule "aws-elasticache-single-node" {
  title     = "Cache is a single node without a replica"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elasticache_cluster"
  default   = "production"

  when    = contains(["redis", "valkey"], self.engine)
  require = self.replication_group_id != null
  focus   = self
  message = "When the node of ${resource.address} fails, its data is gone, and whatever uses the cache waits until an empty one has been started."
  remedy  = <<-TEXT
    Terraform: aws_elasticache_replication_group with num_cache_clusters = 2, automatic_failover_enabled = true, multi_az_enabled = true.
    CloudFormation: AWS::ElastiCache::ReplicationGroup with NumCacheClusters: 2, AutomaticFailoverEnabled: true, MultiAZEnabled: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"]

  fail "Redis" {
    resource "aws_elasticache_cluster" "c" {
      engine          = "redis"
      num_cache_nodes = 1
    }
  }

  pass "of a group; Memcached" {
    resource "aws_elasticache_cluster" "a" {
      engine               = "redis"
      replication_group_id = "a"
    }
    resource "aws_elasticache_cluster" "b" {
      engine          = "memcached"
      num_cache_nodes = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { Engine: valkey, CacheNodeType: cache.t4g.small, NumCacheNodes: 1 }
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
