rule "aws-opensearch-tls-policy-outdated" {
  title     = "Search domain accepts outdated TLS"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  require = startswith(self.domain_endpoint_options.tls_security_policy, "Policy-Min-TLS-1-2-")
  message = "Clients may talk to ${resource.address} by TLS 1.0, which is broken."
  remedy  = <<-TEXT
    Terraform: domain_endpoint_options { tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10" }; absent means TLS 1.0.
    CloudFormation: DomainEndpointOptions: { TLSSecurityPolicy: Policy-Min-TLS-1-2-PFS-2023-10 }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html"]
  aliases    = { checkov = ["CKV_AWS_228"], trivy = ["AVD-AWS-0126"] }
  controls   = { "fsbp" = ["ES.8", "Opensearch.8"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_endpoint_options {
        enforce_https = true
      }
    }
    resource "aws_elasticsearch_domain" "a" {
      domain_endpoint_options {
        tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
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
      domain_endpoint_options {
        tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { DomainEndpointOptions: { TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07 } }
    YAML
  }
}
