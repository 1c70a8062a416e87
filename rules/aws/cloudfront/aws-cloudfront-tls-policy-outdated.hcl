rule "aws-cloudfront-tls-policy-outdated" {
  title     = "CloudFront accepts outdated versions of TLS"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"

  let {
    certificate = self.viewer_certificate
    minimum     = certificate.minimum_protocol_version
  }

  # With CloudFront's own certificate the version can't be chosen.
  when    = certificate != null && !certificate.cloudfront_default_certificate
  require = startswith(minimum, "TLSv1.2") || startswith(minimum, "TLSv1.3")
  message = "Old clients, and attackers who pretend to be one, can make ${resource.address} talk ${minimum == "SSLv3" ? "SSL 3" : startswith(minimum, "TLSv1.1") ? "TLS 1.1" : "TLS 1.0"}, which is broken."
  remedy  = <<-TEXT
    Terraform: minimum_protocol_version = "TLSv1.2_2021"
    CloudFormation: MinimumProtocolVersion: TLSv1.2_2021
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html"]
  aliases    = { checkov = ["CKV_AWS_174"], trivy = ["AVD-AWS-0013"], cfn_nag = ["W70"] }
  controls   = { "fsbp" = ["CloudFront.15"] }

  fail "absent" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "www.example.com"
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
      default_cache_behavior {
        target_origin_id       = "web"
        viewer_protocol_policy = "redirect-to-https"
        allowed_methods        = ["GET", "HEAD"]
        cached_methods         = ["GET", "HEAD"]
      }
      viewer_certificate {
        acm_certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/1"
        ssl_support_method  = "sni-only"
      }
    }
  }

  fail "old" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "www.example.com"
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
      default_cache_behavior {
        target_origin_id       = "web"
        viewer_protocol_policy = "redirect-to-https"
        allowed_methods        = ["GET", "HEAD"]
        cached_methods         = ["GET", "HEAD"]
      }
      viewer_certificate {
        acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/1"
        minimum_protocol_version = "TLSv1.1_2016"
      }
    }
  }

  pass "new" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "www.example.com"
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
      default_cache_behavior {
        target_origin_id       = "web"
        viewer_protocol_policy = "redirect-to-https"
        allowed_methods        = ["GET", "HEAD"]
        cached_methods         = ["GET", "HEAD"]
      }
      viewer_certificate {
        acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/1"
        ssl_support_method       = "sni-only"
        minimum_protocol_version = "TLSv1.2_2021"
      }
    }
  }

  pass "certificate of CloudFront" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "www.example.com"
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
      default_cache_behavior {
        target_origin_id       = "web"
        viewer_protocol_policy = "redirect-to-https"
        allowed_methods        = ["GET", "HEAD"]
        cached_methods         = ["GET", "HEAD"]
      }
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: arn, SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1 }
    YAML
  }

  pass "template with TLS 1.2" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  pass "TLS 1.3; no certificate named, in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, ViewerCertificate: { AcmCertificateArn: arn, MinimumProtocolVersion: TLSv1.3_2025 } } } }
        B: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
    YAML
  }
}
