kind "aws_elasticache_replication_group" {
  identity = ["replication_group_id", "id", "arn"]

  cloudformation "AWS::ElastiCache::ReplicationGroup" {
    replication_group_id = ReplicationGroupId
    description          = ReplicationGroupDescription
    node_type            = CacheNodeType
    subnet_group_name    = CacheSubnetGroupName
    num_cache_clusters   = coalesce(NumCacheClusters, 1)
    multi_az_enabled     = MultiAZEnabled
    # The service's default, unlike the provider's, is true.
    automatic_failover_enabled = AutomaticFailoverEnabled == null ? true : AutomaticFailoverEnabled
  }
}

kind "aws_elasticache_cluster" {
  identity = ["cluster_id", "id", "arn"]

  cloudformation "AWS::ElastiCache::CacheCluster" {
    cluster_id        = ClusterName
    node_type         = CacheNodeType
    num_cache_nodes   = NumCacheNodes
    subnet_group_name = CacheSubnetGroupName
    # A template's cluster belongs to no replication group.
    replication_group_id = null
  }
}
