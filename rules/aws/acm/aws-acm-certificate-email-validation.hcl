rule "aws-acm-certificate-email-validation" {
  title     = "Certificate is renewed only if somebody answers an e-mail"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_acm_certificate"

  let {
    method = self.validation_method == null && resource.language == "cloudformation" ? "EMAIL" : self.validation_method
  }

  when    = self.certificate_authority_arn == null
  require = method != "EMAIL"
  focus   = self.validation_method
  message = "${resource.address} expires when nobody clicks the link in the e-mail that AWS sends before each renewal."
  remedy  = <<-TEXT
    Terraform: validation_method = "DNS", with aws_route53_record and aws_acm_certificate_validation.
    CloudFormation: ValidationMethod: DNS, with DomainValidationOptions: [{ DomainName: example.com, HostedZoneId: !Ref Zone }].
  TEXT

  references = ["https://docs.aws.amazon.com/acm/latest/userguide/domain-ownership-validation.html"]

  fail "e-mail" {
    resource "aws_acm_certificate" "a" {
      domain_name       = "example.com"
      validation_method = "EMAIL"
    }
  }

  pass "DNS; imported; of a private authority" {
    resource "aws_acm_certificate" "dns" {
      domain_name       = "example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate" "imported" {
      certificate_body = "body"
    }
    resource "aws_acm_certificate" "private" {
      domain_name               = "example.com"
      certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a"
      validation_method         = "EMAIL"
    }
  }

  fail "e-mail in a template, which is also what nothing means" {
    cloudformation = <<-YAML
      Resources:
        Said:
          Type: AWS::CertificateManager::Certificate
          Properties: { DomainName: example.com, ValidationMethod: EMAIL }
        Unsaid:
          Type: AWS::CertificateManager::Certificate
          Properties: { DomainName: example.com }
    YAML
    expect {
      count = 2
    }
  }

  pass "DNS in a template; of a private authority" {
    cloudformation = <<-YAML
      Resources:
        Public:
          Type: AWS::CertificateManager::Certificate
          Properties: { DomainName: example.com, ValidationMethod: DNS }
        Private:
          Type: AWS::CertificateManager::Certificate
          Properties: { DomainName: example.com, CertificateAuthorityArn: "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a" }
    YAML
  }
}
