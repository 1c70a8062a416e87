rule "aws-elasticache-default-subnet-group" {
  title     = "Cache stands in the subnets of the default VPC"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_elasticache_cluster"
  default   = "opt-in"

  when    = self.replication_group_id == null
  require = self.subnet_group_name != null && self.subnet_group_name != "default"
  message = "${resource.address} has no subnet group of its own: it stands in the default VPC, whose subnets are public."
  remedy  = <<-TEXT
    Terraform: subnet_group_name = aws_elasticache_subnet_group.data.name.
    CloudFormation: CacheSubnetGroupName: !Ref SubnetGroup.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html"]
  aliases    = { checkov = ["CKV_AWS_323"] }
  controls   = { "fsbp" = ["ElastiCache.7"] }

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
      subnet_group_name = "data"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::CacheCluster
          Properties: { CacheSubnetGroupName: data }
    YAML
  }
}
