rule "aws-acm-certificate-wildcard" {
  title     = "Certificate is good for all subdomains"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_acm_certificate"
  default   = "opt-in"

  require = !anytrue([for n in concat(list(self.domain_name), list(self.subject_alternative_names)) : startswith(n, "*")])
  focus   = startswith(self.domain_name, "*") ? self.domain_name : self.subject_alternative_names
  message = "Whoever gets hold of one server that uses ${resource.address} can stand in for every other name of the domain."
  remedy  = <<-TEXT
    Terraform: domain_name = "www.example.com"
    CloudFormation: DomainName: www.example.com
  TEXT

  references = ["https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html"]
  aliases    = { checkov = ["CKV2_AWS_71"] }

  fail "domain, other name" {
    resource "aws_acm_certificate" "a" {
      domain_name = "*.example.com"
    }
    resource "aws_acm_certificate" "b" {
      domain_name               = "example.com"
      subject_alternative_names = ["*.example.com"]
    }
    expect {
      count = 2
    }
  }

  pass "one name" {
    resource "aws_acm_certificate" "a" {
      domain_name               = "example.com"
      subject_alternative_names = ["www.example.com"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: "*.example.com" } }
    YAML
  }

  pass "template for one name" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: www.example.com } }
    YAML
  }
}
