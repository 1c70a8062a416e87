rule "aws-opensearch-http" {
  title     = "Search domain answers over HTTP"
  severity  = self.vpc_options == null ? "high" : "medium"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  require = self.domain_endpoint_options.enforce_https
  message = "Documents, queries and passwords may cross the network readable on their way to ${resource.address}."
  remedy  = <<-TEXT
    Terraform: domain_endpoint_options { enforce_https = true }.
    CloudFormation: DomainEndpointOptions: { EnforceHTTPS: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html"]
  aliases    = { checkov = ["CKV_AWS_83"], trivy = ["AVD-AWS-0046"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
    resource "aws_elasticsearch_domain" "a" {
      domain_endpoint_options {
        enforce_https = false
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
          Properties: { DomainEndpointOptions: { TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07 } }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      domain_endpoint_options {
        enforce_https = true
      }
    }
    resource "aws_opensearch_domain" "b" {
      domain_endpoint_options {
        tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { DomainEndpointOptions: { EnforceHTTPS: true } }
    YAML
  }
}
