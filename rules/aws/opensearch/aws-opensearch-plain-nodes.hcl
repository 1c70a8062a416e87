rule "aws-opensearch-plain-nodes" {
  title     = "Nodes of a search domain talk in plain text"
  severity  = self.cluster_config.instance_count > 1 || self.cluster_config.dedicated_master_enabled ? "medium" : "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  require = self.node_to_node_encryption.enabled
  message = "Documents and queries cross the network readable between the nodes of ${resource.address}, as soon as it has several."
  remedy  = <<-TEXT
    Terraform: node_to_node_encryption { enabled = true }.
    CloudFormation: NodeToNodeEncryptionOptions: { Enabled: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html"]
  aliases    = { checkov = ["CKV_AWS_6"], trivy = ["AVD-AWS-0043"], cfn_nag = ["W85"] }
  controls   = { "fsbp" = ["ES.3", "Opensearch.3"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      cluster_config {
        instance_count = 2
      }
    }
    resource "aws_elasticsearch_domain" "a" {
      cluster_config {
        dedicated_master_enabled = true
      }
      node_to_node_encryption {
        enabled = false
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
          Properties: { ElasticsearchClusterConfig: { InstanceCount: 2 } }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      cluster_config {
        instance_count = 2
      }
      node_to_node_encryption {
        enabled = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { ClusterConfig: { InstanceCount: 2 }, NodeToNodeEncryptionOptions: { Enabled: true } }
    YAML
  }

  fail "a single node, which may become several" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
  }
}
