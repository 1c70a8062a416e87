rule "aws-acm-certificate-not-in-public-log" {
  title     = "Certificate is kept out of the public logs"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_acm_certificate"

  require = self.options.certificate_transparency_logging_preference != "DISABLED"
  message = "Browsers refuse ${resource.address}, and nobody would notice one that was issued wrongly."
  remedy  = <<-TEXT
    Terraform: options { certificate_transparency_logging_preference = "ENABLED" }, which it is when absent
    CloudFormation: CertificateTransparencyLoggingPreference: ENABLED
  TEXT

  references = ["https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-transparency"]
  aliases    = { checkov = ["CKV_AWS_234"] }

  fail "disabled" {
    resource "aws_acm_certificate" "c" {
      domain_name = "www.example.com"
      options {
        certificate_transparency_logging_preference = "DISABLED"
      }
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "by default" {
    resource "aws_acm_certificate" "c" {
      domain_name = "www.example.com"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: www.example.com, CertificateTransparencyLoggingPreference: DISABLED } }
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: www.example.com } }
    YAML
  }
}
