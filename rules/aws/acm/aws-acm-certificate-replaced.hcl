rule "aws-acm-certificate-replaced" {
  title     = "Certificate is destroyed before its replacement is there"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_acm_certificate"

  require = resource.lifecycle.create_before_destroy
  focus   = self
  message = "A change that replaces ${resource.address} fails, because a listener still uses the certificate."
  remedy  = <<-TEXT
    Terraform: lifecycle { create_before_destroy = true }
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate"]
  aliases    = { checkov = ["CKV_AWS_233"] }
  languages  = ["terraform"]

  fail "absent" {
    resource "aws_acm_certificate" "c" {
      domain_name = "www.example.com"
    }
  }

  pass "before" {
    resource "aws_acm_certificate" "c" {
      domain_name = "www.example.com"
      lifecycle {
        create_before_destroy = true
      }
    }
  }
}
