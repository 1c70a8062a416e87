rule "aws-cloudfront-access-logs" {
  title     = "CloudFront keeps no access logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_cloudfront_distribution"
  default   = "production"

  let {
    # Logs of the second version: a source, and a delivery of it.
    sources    = referrers(self, "aws_cloudwatch_log_delivery_source", "resource_arn")
    deliveries = resources("aws_cloudwatch_log_delivery")
  }

  require = self.logging_config != null || (length(sources) > 0 && length(deliveries) > 0)
  message = "After an attack or an outage nobody can tell which requests reached ${resource.address}."
  remedy  = <<-TEXT
    Terraform: logging_config { bucket = aws_s3_bucket.logs.bucket_domain_name }, or an aws_cloudwatch_log_delivery_source
    CloudFormation: Logging: { Bucket: !GetAtt Logs.DomainName }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html"]
  aliases    = { checkov = ["CKV_AWS_86"], trivy = ["AVD-AWS-0010"], cfn_nag = ["W10"] }
  controls   = { "fsbp" = ["CloudFront.5"], "nist-800-53-r5" = ["AC-2(4)", "AC-4(26)", "AC-6(9)", "AU-10", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "CA-7", "SC-7(9)", "SI-3(8)", "SI-4(20)", "SI-7(8)"], "pci-dss-4.0.1" = ["10.4.2"] }

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

  pass "on" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      logging_config {
        bucket = "logs.s3.amazonaws.com"
      }
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

  pass "template with logs" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Logging: { Bucket: logs.s3.amazonaws.com }
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }
}
