rule "aws-cloudfront-without-waf" {
  title     = "CloudFront has no web application firewall"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"
  default   = "opt-in"

  require = self.web_acl_id != null && self.web_acl_id != ""
  message = "Every request reaches what is behind ${resource.address}: nothing filters attacks or limits their rate."
  remedy  = <<-TEXT
    Terraform: web_acl_id = aws_wafv2_web_acl.main.arn
    CloudFormation: WebACLId: !GetAtt WebAcl.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html"]
  aliases    = { checkov = ["CKV_AWS_68"], trivy = ["AVD-AWS-0011"] }
  controls   = { "fsbp" = ["CloudFront.6"], "nist-800-53-r5" = ["AC-4(21)"], "pci-dss-4.0.1" = ["6.4.2"] }

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
        acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/1"
        ssl_support_method       = "sni-only"
        minimum_protocol_version = "TLSv1.2_2021"
      }
    }
  }

  pass "attached" {
    resource "aws_wafv2_web_acl" "w" {}
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      web_acl_id = aws_wafv2_web_acl.w.arn
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
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/w/1
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }
}
