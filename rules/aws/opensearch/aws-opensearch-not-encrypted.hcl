rule "aws-opensearch-not-encrypted" {
  title     = "Search domain isn't encrypted"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  require = self.encrypt_at_rest.enabled
  message = "The indexes, logs and snapshots of ${resource.address} are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: encrypt_at_rest { enabled = true }.
    CloudFormation: EncryptionAtRestOptions: { Enabled: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html"]
  aliases    = { checkov = ["CKV_AWS_5"], trivy = ["AVD-AWS-0048"], cfn_nag = ["W54"] }
  controls   = { "fsbp" = ["ES.1", "Opensearch.1"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
    resource "aws_elasticsearch_domain" "a" {
      encrypt_at_rest {
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
          Properties: { DomainName: a }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { EncryptionAtRestOptions: { Enabled: true } }
    YAML
  }

  undecided "from a variable" {
    variable "encrypted" {}
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled = var.encrypted
      }
    }
  }
}
