rule "aws-opensearch-no-dedicated-masters" {
  title     = "Search domain has no dedicated master nodes"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "opt-in"

  require = self.cluster_config.dedicated_master_enabled
  message = "Heavy queries can make ${resource.address} lose its cluster state: its data nodes also manage it."
  remedy  = <<-TEXT
    Terraform: cluster_config { dedicated_master_enabled = true  dedicated_master_count = 3  dedicated_master_type = … }.
    CloudFormation: ClusterConfig: { DedicatedMasterEnabled: true, DedicatedMasterCount: 3, DedicatedMasterType: … }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html"]
  aliases    = { checkov = ["CKV2_AWS_59"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
    resource "aws_elasticsearch_domain" "a" {
      cluster_config {
        dedicated_master_enabled = false
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
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { ClusterConfig: { DedicatedMasterEnabled: true } }
    YAML
  }
}
