rule "aws-elasticache-parameter-family-refused" {
  title     = "ElastiCache has no such family of parameters"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_elasticache_parameter_group"

  let {
    family = self.family
    # Families that may come later are none of these.
    wrong = length(regexall("^(redis(2|3|4|5|6|6\\.0|6-x|7\\..*|[2345]\\.x)|valkey[78]\\..*|memcached1(\\.x)?)$", family)) > 0
    right = startswith(family, "redis7") ? "redis7" : startswith(family, "redis6") ? "redis6.x" : startswith(family, "redis5") ? "redis5.0" : startswith(family, "redis4") ? "redis4.0" : startswith(family, "redis3") ? "redis3.2" : startswith(family, "redis2") ? "redis2.8" : startswith(family, "valkey") ? substr(family, 0, 7) : "memcached1.6"
  }
  require = !wrong
  focus   = family
  message = "${resource.address} can't be created: ElastiCache has no family ${family}; it's called ${right}."
  remedy  = <<-TEXT
    Terraform: family = "redis7"
    CloudFormation: CacheParameterGroupFamily: redis7
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html"]

  fail "none of these" {
    resource "aws_elasticache_parameter_group" "p" {
      for_each = toset(["redis7.x", "redis7.0", "redis6", "redis5", "redis4.x", "redis3", "redis2", "valkey8.0", "memcached1"])
      name     = "p"
      family   = each.key
    }
  }

  fail "what it's called" {
    resource "aws_elasticache_parameter_group" "p" {
      name   = "p"
      family = "valkey7.2"
    }
    expect {
      at      = "main.tf:3"
      message = "no family valkey7.2; it's called valkey7."
    }
  }

  pass "those there are, and later ones" {
    resource "aws_elasticache_parameter_group" "p" {
      for_each = toset(["redis7", "redis6.x", "redis6.2", "redis5.0", "redis4.0", "redis3.2", "redis2.8", "valkey7", "valkey8", "valkey9", "memcached1.6"])
      name     = "p"
      family   = each.key
    }
  }

  undecided "from a variable" {
    variable "family" {}
    resource "aws_elasticache_parameter_group" "p" {
      name   = "p"
      family = var.family
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::ElastiCache::ParameterGroup, Properties: { CacheParameterGroupFamily: redis7.x, Description: d } }
    YAML
    expect {
      message = "it's called redis7"
    }
  }

  pass "template with one there is" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::ElastiCache::ParameterGroup, Properties: { CacheParameterGroupFamily: redis7, Description: d } }
    YAML
  }
}
