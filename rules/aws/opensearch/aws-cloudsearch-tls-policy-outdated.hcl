rule "aws-cloudsearch-tls-policy-outdated" {
  title     = "Search domain accepts outdated TLS"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_cloudsearch_domain"
  languages = ["terraform"]

  require = self.endpoint_options.tls_security_policy == "Policy-Min-TLS-1-2-2019-07"
  message = "Clients may talk to ${resource.address} by TLS 1.0, which is broken."
  remedy  = <<-TEXT
    Terraform: endpoint_options { tls_security_policy = "Policy-Min-TLS-1-2-2019-07" }.
  TEXT

  references = ["https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html"]
  aliases    = { checkov = ["CKV_AWS_218"] }

  fail "not said" {
    resource "aws_cloudsearch_domain" "a" {
      endpoint_options {
        tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
      }
    }
  }

  pass "set" {
    resource "aws_cloudsearch_domain" "a" {
      endpoint_options {
        tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
      }
    }
  }
}
