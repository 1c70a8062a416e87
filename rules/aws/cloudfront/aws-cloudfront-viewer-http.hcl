rule "aws-cloudfront-viewer-http" {
  title     = "CloudFront serves over unencrypted HTTP"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"

  for_each = concat(self.default_cache_behavior[*], self.ordered_cache_behavior[*])
  # Without it the distribution is refused.
  when     = each.value.viewer_protocol_policy != null
  require  = contains(["redirect-to-https", "https-only"], each.value.viewer_protocol_policy)
  message  = "What visitors of ${resource.address} send and get can be read and changed on the way: it answers plain HTTP."
  remedy  = <<-TEXT
    Terraform: viewer_protocol_policy = "redirect-to-https"
    CloudFormation: ViewerProtocolPolicy: redirect-to-https
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html"]
  aliases    = { checkov = ["CKV_AWS_34"], trivy = ["AVD-AWS-0012"] }
  controls   = { "fsbp" = ["CloudFront.3"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  fail "HTTP" {
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
        viewer_protocol_policy = "allow-all"
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

  pass "redirected" {
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

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: allow-all }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  pass "template that redirects" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: https-only }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  fail "of another path" {
    resource "aws_cloudfront_distribution" "d" {
      default_cache_behavior {
        viewer_protocol_policy = "https-only"
      }
      ordered_cache_behavior {
        path_pattern           = "/images/*"
        viewer_protocol_policy = "allow-all"
      }
    }
    expect {
      count = 1
    }
  }

  pass "refused: nothing said" {
    resource "aws_cloudfront_distribution" "d" {
      default_cache_behavior {
        target_origin_id = "web"
      }
    }
  }

  pass "refused: nothing said in a template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }]
              DefaultCacheBehavior: { TargetOriginId: web, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6 }
    YAML
  }
}
