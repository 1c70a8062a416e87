rule "aws-elasticache-engine-out-of-standard-support" {
  title     = "Cache engine's version is out of standard support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_elasticache_replication_group", "aws_elasticache_cluster"]

  let {
    end      = support("elasticache-redis", self.engine_version).ends
    extended = support("elasticache-redis", self.engine_version).extended_ends
  }
  when    = self.engine == "redis" || (self.engine == null && resource.kind == "aws_elasticache_replication_group")
  require = end == null || days_until(end) >= 0
  focus   = self.engine_version
  message = (
    extended != null && days_until(extended) >= 0
    ? "Standard support of Redis OSS ${self.engine_version} ended on ${end}: the nodes of ${resource.address} are billed for extended support, and upgraded by force after it."
    : "All support of Redis OSS ${self.engine_version} ended on ${extended == null ? end : extended}: ElastiCache upgrades ${resource.address} by force where it runs, and creates none of this version."
  )
  remedy  = <<-TEXT
    Terraform: engine = "valkey"  engine_version = "8.0", or engine_version = "7.1".
    CloudFormation: Engine: valkey, EngineVersion: "8.0".
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support-versions.html"]

  fail "Redis 5" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_elasticache_replication_group" "a" {
      engine         = "redis"
      engine_version = "5.0.6"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "a version that never had extended support" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_elasticache_replication_group" "a" {
      engine         = "redis"
      engine_version = "2.8.24"
    }
  }

  fail "template" {
    given {
      as_of = "2026-06-01"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, Engine: redis, EngineVersion: "5.0.6" }
    YAML
  }

  pass "supported then; Valkey" {
    given {
      as_of = "2025-06-01"
    }
    resource "aws_elasticache_replication_group" "a" {
      engine_version = "5.0.6"
    }
    resource "aws_elasticache_replication_group" "b" {
      engine         = "valkey"
      engine_version = "8.0"
    }
  }

  pass "supported in a template" {
    given {
      as_of = "2026-06-01"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: a, Engine: redis, EngineVersion: "6.2" }
    YAML
  }

  pass "a version that no end is announced of" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_elasticache_replication_group" "a" {
      engine         = "redis"
      engine_version = "7.1"
    }
  }

  fail "Redis, because nothing else is said" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_elasticache_replication_group" "a" {
      engine_version = "5.0.6"
    }
  }

  pass "a node takes the engine of its group" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_elasticache_cluster" "a" {
      replication_group_id = "a"
      engine_version       = "5.0.6"
    }
  }

  undecided "a version that the table doesn't know" {
    resource "aws_elasticache_replication_group" "a" {
      engine         = "redis"
      engine_version = "99.1"
    }
  }
}
