rule "aws-opensearch-no-fine-grained-access" {
  title     = "Search domain can't tell its users apart"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "opt-in"

  require = self.advanced_security_options.enabled
  message = "Whoever may ask ${resource.address} at all may read and delete every index: fine-grained access control is off."
  remedy  = <<-TEXT
    Terraform: advanced_security_options { enabled = true … }.
    CloudFormation: AdvancedSecurityOptions: { Enabled: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html"]
  aliases    = { checkov = ["CKV2_AWS_52"] }
  controls   = { "fsbp" = ["Opensearch.7"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
    resource "aws_elasticsearch_domain" "a" {
      advanced_security_options {
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
          Type: AWS::OpenSearchService::Domain
          Properties: { DomainName: a }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      advanced_security_options {
        enabled = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { AdvancedSecurityOptions: { Enabled: true } }
    YAML
  }
}
