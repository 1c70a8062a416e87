rule "aws-cloudfront-origin-http" {
  title     = "CloudFront asks its origin over unencrypted HTTP"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"

  let {
    bucket  = each.value.target
    is_site = (
      each.value.kind == "aws_s3_bucket" ? bucket.website != null || length(referrers(bucket, "aws_s3_bucket_website_configuration", "bucket")) > 0
      : each.value.kind == "data.aws_s3_bucket" ? undecided("which address of the bucket it is")
      : each.value.kind == "aws_s3_bucket_website_configuration"
    )
  }
  for_each = [for o in self.origin[*] : { config = o.custom_origin_config, domain = join("", texts(o.domain_name)[*].text), target = target(o.domain_name), kind = facts(target(o.domain_name)).kind }]
  # A bucket's website endpoint knows only HTTP, its other addresses HTTPS as well.
  when     = each.value.config != null && !strcontains(each.value.domain, "s3-website") && !is_site
  require  = each.value.config.origin_protocol_policy == "https-only"
  message = "Between ${resource.address} and its origin, requests and answers can be read and changed, although visitors see a lock."
  remedy  = <<-TEXT
    Terraform: custom_origin_config { origin_protocol_policy = "https-only" }
    CloudFormation: CustomOriginConfig: { OriginProtocolPolicy: https-only }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html"]
  aliases    = { checkov = ["CKV2_AWS_72"] }
  controls   = { "fsbp" = ["CloudFront.9"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  fail "HTTP" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "www.example.com"
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "match-viewer"
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

  fail "a load balancer whose name isn't known" {
    resource "aws_lb" "web" {
      internal = false
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_lb.web.dns_name
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "http-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
    }
  }

  pass "a bucket, and its website" {
    resource "aws_s3_bucket" "web" {
      bucket = "web"
    }
    resource "aws_s3_bucket_website_configuration" "web" {
      bucket = aws_s3_bucket.web.id
      index_document {
        suffix = "index.html"
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "pages.s3.eu-west-1.amazonaws.com"
        origin_id   = "bucket"
      }
      origin {
        domain_name = aws_s3_bucket_website_configuration.web.website_endpoint
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "http-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
    }
  }

  pass "HTTPS" {
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
              Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: http-only } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  pass "template over HTTPS" {
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

  fail "a bucket that is no website" {
    resource "aws_s3_bucket" "web" {
      bucket = "web"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.web.bucket_regional_domain_name
        origin_id   = "web"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "http-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
    }
  }

  pass "a bucket that is a website" {
    resource "aws_s3_bucket" "a" {
      website {
        index_document = "index.html"
      }
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_s3_bucket_website_configuration" "b" {
      bucket = "b"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.a.website_endpoint
        origin_id   = "a"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name = aws_s3_bucket.b.website_endpoint
        origin_id   = "b"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  undecided "a bucket that is looked up" {
    data "aws_s3_bucket" "web" {
      bucket = "web"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = data.aws_s3_bucket.web.website_endpoint
        origin_id   = "web"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  pass "a website by its address" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "web.s3-website-eu-west-1.amazonaws.com"
        origin_id   = "web"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  fail "a bucket of a template that is no website" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: !GetAtt B.RegionalDomainName, CustomOriginConfig: { OriginProtocolPolicy: http-only } }]
    YAML
  }

  pass "a website whose bucket or region isn't known" {
    variable "name" {}
    resource "aws_cloudfront_distribution" "d" {
      origin {
        origin_id   = "a"
        domain_name = "${var.name}.s3-website.eu-west-1.amazonaws.com"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  pass "a website of a template whose bucket or region isn't known" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: a
                  DomainName: !Sub "${Name}.s3-website.${AWS::Region}.amazonaws.com"
                  CustomOriginConfig: { OriginProtocolPolicy: http-only }
                - Id: b
                  DomainName: !Join [".", [!Ref Name, !Sub "s3-website-${AWS::Region}", amazonaws.com]]
                  CustomOriginConfig: { OriginProtocolPolicy: http-only }
    YAML
  }

  undecided "a name that isn't known at all" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: a
                  DomainName: !Ref Name
                  CustomOriginConfig: { OriginProtocolPolicy: http-only }
    YAML
  }
}
