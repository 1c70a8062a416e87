rule "aws-cloudfront-alias-without-certificate" {
  title     = "Distribution has a name of its own and no certificate for it"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_cloudfront_distribution"

  when    = length(list(self.aliases)) > 0
  require = !contains([null, ""], self.viewer_certificate.acm_certificate_arn) || !contains([null, ""], self.viewer_certificate.iam_certificate_id)
  focus   = self.aliases
  message = "CloudFront refuses ${resource.address}: a name of its own needs a certificate that covers it, and CloudFront's is for names of cloudfront.net."
  remedy  = <<-TEXT
    The certificate is one of ACM in us-east-1.
    Terraform: viewer_certificate { acm_certificate_arn = aws_acm_certificate.site.arn, ssl_support_method = "sni-only", minimum_protocol_version = "TLSv1.2_2021" }
    CloudFormation: ViewerCertificate: { AcmCertificateArn: !Ref Certificate, SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements",
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html",
  ]

  fail "the default certificate" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      aliases = ["www.example.com"]
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "only outside production" {
    variable "env" {}
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      aliases = ["www.example.com"]
      viewer_certificate {
        cloudfront_default_certificate = var.env != "prod"
        acm_certificate_arn            = var.env == "prod" ? "arn:aws:acm:us-east-1:111122223333:certificate/1" : null
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "a certificate, no name" {
    resource "aws_acm_certificate" "c" {}
    resource "aws_cloudfront_distribution" "a" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.c.arn
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      aliases = ["www.example.com"]
      viewer_certificate {
        iam_certificate_id = "ASCAEXAMPLE"
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      aliases = []
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
  }

  undecided "names, a certificate from elsewhere" {
    variable "names" {}
    variable "certificate" {}
    resource "aws_cloudfront_distribution" "a" {
      aliases = var.names
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      aliases = ["www.example.com"]
      viewer_certificate {
        acm_certificate_arn = var.certificate
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true, Aliases: [www.example.com], ViewerCertificate: { CloudFrontDefaultCertificate: true } } }
        Silent:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true, Aliases: [www.example.com] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Certificate: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: www.example.com } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true, Aliases: [www.example.com], ViewerCertificate: { AcmCertificateArn: !Ref Certificate } } }
        Plain:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true } }
    YAML
  }
}
