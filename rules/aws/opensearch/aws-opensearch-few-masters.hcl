rule "aws-opensearch-few-masters" {
  title     = "Search domain has fewer than three master nodes"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "opt-in"

  require = self.cluster_config.dedicated_master_enabled && self.cluster_config.dedicated_master_count >= 3
  message = "When one node fails, ${resource.address} may have no majority that elects a master, and stops."
  remedy  = <<-TEXT
    Terraform: cluster_config { dedicated_master_enabled = true  dedicated_master_count = 3  dedicated_master_type = … }.
    CloudFormation: ClusterConfig: { DedicatedMasterEnabled: true, DedicatedMasterCount: 3, DedicatedMasterType: … }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html"]
  aliases    = { checkov = ["CKV_AWS_318"] }
  controls   = { "fsbp" = ["ES.7"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      cluster_config {
        dedicated_master_enabled = true
        dedicated_master_count   = 2
      }
    }
    resource "aws_elasticsearch_domain" "a" {
      cluster_config {
        dedicated_master_enabled = false
        dedicated_master_count   = 3
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Elasticsearch::Domain
          Properties: { DomainName: a }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      cluster_config {
        dedicated_master_enabled = true
        dedicated_master_count   = 3
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { ClusterConfig: { DedicatedMasterEnabled: true, DedicatedMasterCount: 3 } }
    YAML
  }
}
