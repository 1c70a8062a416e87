rule "aws-cloudsearch-http" {
  title     = "Search domain answers over HTTP"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_cloudsearch_domain"
  languages = ["terraform"]

  require = self.endpoint_options.enforce_https
  message = "Queries to ${resource.address} and their results may cross the internet readable."
  remedy  = <<-TEXT
    Terraform: endpoint_options { enforce_https = true }.
  TEXT

  references = ["https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html"]
  aliases    = { checkov = ["CKV_AWS_220"] }

  fail "not said" {
    resource "aws_cloudsearch_domain" "a" {
      name = "a"
    }
  }

  pass "set" {
    resource "aws_cloudsearch_domain" "a" {
      endpoint_options {
        enforce_https = true
      }
    }
  }
}
