rule "aws-opensearch-engine-out-of-standard-support" {
  title     = "Search domain's engine is out of standard support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  let {
    # Without a version the older kind of domain is Elasticsearch 1.5, the newer one the newest OpenSearch.
    version = resource.kind == "aws_opensearch_domain" ? self.engine_version : "Elasticsearch_${self.elasticsearch_version == null ? "1.5" : self.elasticsearch_version}"
    parts   = split("_", version)
    ends    = support(lower(parts[0]), parts[1]).ends
  }
  when    = version != null
  require = ends == null || days_until(ends) >= 0
  focus   = coalesce(self.engine_version, self.elasticsearch_version)
  message = "Standard support of ${parts[0]} ${parts[1]} ended on ${ends}: each instance hour of ${resource.address} has a surcharge, and after extended support it gets no fixes at all."
  remedy  = <<-TEXT
    Upgrade by a blue/green deployment of the service, and take a snapshot before.
    Terraform: engine_version = "OpenSearch_2.19".
    CloudFormation: EngineVersion: OpenSearch_2.19.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html#choosing-version"]

  fail "of either kind" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_opensearch_domain" "a" {
      engine_version = "OpenSearch_2.5"
    }
    resource "aws_opensearch_domain" "b" {
      engine_version = "Elasticsearch_7.4"
    }
    resource "aws_elasticsearch_domain" "c" {
      elasticsearch_version = "6.8"
    }
    resource "aws_elasticsearch_domain" "d" {}
    expect {
      count = 4
    }
  }

  pass "in support, without an end, newest" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_opensearch_domain" "a" {
      engine_version = "OpenSearch_2.19"
    }
    resource "aws_opensearch_domain" "b" {
      engine_version = "OpenSearch_3.1"
    }
    resource "aws_opensearch_domain" "c" {}
    resource "aws_elasticsearch_domain" "d" {
      elasticsearch_version = "7.10"
    }
  }

  undecided "unknown to the table" {
    resource "aws_opensearch_domain" "a" {
      engine_version = "OpenSearch_9.9"
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::OpenSearchService::Domain
          Properties: { EngineVersion: OpenSearch_1.2 }
    YAML
  }

  pass "template in support" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::OpenSearchService::Domain
          Properties: { EngineVersion: OpenSearch_2.19 }
    YAML
  }
}
