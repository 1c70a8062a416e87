rule "aws-acm-certificate-of-another-name" {
  title     = "Certificate doesn't cover the name that it is for"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_cloudfront_distribution", "aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"]

  let {
    is_distribution = resource.kind == "aws_cloudfront_distribution"
    configured      = list(self.domain_name_configuration)[0]
    arns = [
      self.viewer_certificate.acm_certificate_arn, self.certificate_arn, self.regional_certificate_arn,
      configured.certificate_arn,
    ]
    # Terraform waits for the certificate by a resource of its own.
    waits        = [for a in arns : target(a, "aws_acm_certificate_validation")]
    certificates = [for i, a in arns : known(waits[i]) ? target(waits[i].certificate_arn, "aws_acm_certificate") : target(a, "aws_acm_certificate")]
    certificate  = [for c in certificates : c if c != null][0]
    covered      = certificate.domain_name == null ? [] : [for n in concat([certificate.domain_name], list(certificate.subject_alternative_names)) : lower(n)]
    names        = [for n in list(is_distribution ? self.aliases : self.domain_name) : lower(n)]
    # A star stands for one label.
    bare         = [for n in names : n if !anytrue([for c in covered : c == n || trimprefix(n, regex("^[^.]*", n)) == trimprefix(c, "*")])]
  }

  # An imported one says its names itself. Names that aren't known are mostly the same parameter in both.
  when    = known(length(names)) && alltrue([for n in names : known(n)]) && known(length(covered)) && alltrue([for c in covered : known(c)]) && length(covered) > 0
  require = length(bare) == 0
  focus   = is_distribution ? self.aliases : self.domain_name
  message = "${is_distribution ? "CloudFront" : "API Gateway"} refuses ${resource.address}: ${facts(certificate).address} is for ${join(", ", covered)}, which doesn't cover ${join(", ", bare)}."
  remedy  = <<-TEXT
    Terraform: in the certificate, domain_name = "example.com" and subject_alternative_names = ["*.example.com"]; a star stands for one label, and not for the name without it.
    CloudFormation: in the certificate, DomainName: example.com and SubjectAlternativeNames: ["*.example.com"].
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements",
    "https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-wn",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html",
  ]

  fail "another name, a star for two labels, a star for none" {
    resource "aws_acm_certificate" "c" {
      domain_name       = "*.example.com"
      validation_method = "DNS"
    }
    resource "aws_cloudfront_distribution" "a" {
      aliases = ["www.example.org"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.c.arn
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      aliases = ["ok.example.com", "a.b.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.c.arn
      }
    }
    resource "aws_api_gateway_domain_name" "c" {
      domain_name     = "example.com"
      certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_api_gateway_domain_name" "d" {
      domain_name              = "shop.example.org"
      regional_certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_apigatewayv2_domain_name" "e" {
      domain_name = "api.example.org"
      domain_name_configuration {
        certificate_arn = aws_acm_certificate.c.arn
        endpoint_type   = "REGIONAL"
        security_policy = "TLS_1_2"
      }
    }
    expect {
      count = 5
    }
  }

  fail "by the wait for its validation" {
    resource "aws_acm_certificate" "c" {
      domain_name = "example.com"
    }
    resource "aws_acm_certificate_validation" "c" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_cloudfront_distribution" "a" {
      aliases = ["example.com", "www.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate_validation.c.certificate_arn
      }
    }
    expect {
      at      = "main.tf:8"
      message = "doesn't cover www.example.com."
    }
  }

  pass "its names, a star, other letters, one that was looked up, imported, or isn't known; none" {
    variable "certificate" {}
    data "aws_acm_certificate" "looked" {
      domain = "example.org"
    }
    resource "aws_acm_certificate" "imported" {
      certificate_body = "-----BEGIN CERTIFICATE-----"
    }
    resource "aws_acm_certificate" "c" {
      domain_name               = "example.com"
      subject_alternative_names = ["*.example.com"]
    }
    resource "aws_cloudfront_distribution" "a" {
      aliases = ["Example.com", "www.example.com", "*.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.c.arn
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = data.aws_acm_certificate.looked.arn
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = var.certificate
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.imported.arn
      }
    }
    resource "aws_cloudfront_distribution" "e" {
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
    resource "aws_apigatewayv2_domain_name" "f" {
      domain_name = "api.example.com"
      domain_name_configuration {
        certificate_arn = aws_acm_certificate.c.arn
      }
    }
  }

  pass "a name from elsewhere, in one or in both" {
    variable "name" {}
    variable "names" {}
    resource "aws_acm_certificate" "a" {
      domain_name = var.name
    }
    resource "aws_acm_certificate" "b" {
      domain_name = "example.com"
    }
    resource "aws_cloudfront_distribution" "a" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.a.arn
      }
    }
    resource "aws_acm_certificate" "c" {
      domain_name               = "example.com"
      subject_alternative_names = [var.name]
    }
    resource "aws_cloudfront_distribution" "c" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.c.arn
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      aliases = [var.name]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.b.arn
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      aliases = var.names
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.b.arn
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: "*.example.com" } }
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Aliases: [example.com], ViewerCertificate: { AcmCertificateArn: !Ref C } } } }
        N: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.org, RegionalCertificateArn: !Ref C } }
        M: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: a.b.example.com, DomainNameConfigurations: [{ CertificateArn: !Ref C }] } }
    YAML
    expect {
      count = 3
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com, SubjectAlternativeNames: ["*.example.com"] } }
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Aliases: [example.com, www.example.com], ViewerCertificate: { AcmCertificateArn: !Ref C } } } }
        N: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com, CertificateArn: !Ref C } }
        M: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: b.example.com, DomainNameConfigurations: [{ CertificateArn: !Ref C }] } }
    YAML
  }
}
