rule "aws-opensearch-domain-single-az" {
  title     = "Search domain lies in one availability zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "production"

  require = (self.cluster_config.zone_awareness_enabled || self.cluster_config.multi_az_with_standby_enabled) && self.cluster_config.instance_count >= 2
  focus   = self.cluster_config
  message = "When the zone of ${resource.address} fails, search is gone: its data nodes aren't spread over zones."
  remedy  = <<-TEXT
    Terraform: cluster_config { instance_count = 2  zone_awareness_enabled = true }
    CloudFormation: ClusterConfig: { InstanceCount: 2, ZoneAwarenessEnabled: true }
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html"]

  fail "not spread, or nothing to spread" {
    resource "aws_opensearch_domain" "a" {}
    resource "aws_opensearch_domain" "b" {
      cluster_config {
        instance_count = 2
      }
    }
    resource "aws_elasticsearch_domain" "c" {
      cluster_config {
        instance_count         = 1
        zone_awareness_enabled = true
      }
    }
    expect {
      count = 3
    }
  }

  pass "spread" {
    resource "aws_opensearch_domain" "a" {
      cluster_config {
        instance_count         = 2
        zone_awareness_enabled = true
      }
    }
    resource "aws_opensearch_domain" "b" {
      cluster_config {
        instance_count                = 3
        multi_az_with_standby_enabled = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::OpenSearchService::Domain
          Properties: { ClusterConfig: { InstanceCount: 2 } }
    YAML
  }

  pass "spread in a template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::OpenSearchService::Domain
          Properties: { ClusterConfig: { InstanceCount: 2, ZoneAwarenessEnabled: true } }
        E:
          Type: AWS::Elasticsearch::Domain
          Properties: { ElasticsearchClusterConfig: { InstanceCount: 2, ZoneAwarenessEnabled: true } }
    YAML
  }
}
