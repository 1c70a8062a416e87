rule "aws-cloudfront-bucket-without-origin-access" {
  title     = "CloudFront reads a bucket that has to be public for it"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"

  let {
    # A website endpoint is a server like others, and has a custom_origin_config.
    names_bucket = target(each.value.domain_name, "aws_s3_bucket") != null || anytrue([for part in [".s3.", ".s3-"] : strcontains(each.value.domain_name, part)]) && !strcontains(each.value.domain_name, "s3-website")
    identity     = each.value.s3_origin_config.origin_access_identity
    # The path of one of the stack isn't known before it is made, and never empty.
    managed = target(identity, "aws_cloudfront_origin_access_identity")
    named   = known(managed) && managed != null ? length([for t in texts(identity) : t if t.text == ""]) == 0 : identity != ""
  }

  for_each = self.origin[*]
  when     = each.value.custom_origin_config == null && (each.value.s3_origin_config != null || names_bucket)
  require  = (each.value.origin_access_control_id != null && each.value.origin_access_control_id != "") || (identity != null && named)
  message = "For ${resource.address} to read the bucket, everybody must be allowed to, and can go around CloudFront, its firewall and its logs."
  remedy  = <<-TEXT
    Terraform: origin { origin_access_control_id = aws_cloudfront_origin_access_control.s3.id }
    CloudFormation: Origins: [{ OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: {} }]
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"]
  aliases    = { checkov = ["CKV2_AWS_46"] }

  fail "none" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "b.s3.eu-west-1.amazonaws.com"
        origin_id   = "web"
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

  fail "a bucket of the stack" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id   = "web"
      }
      default_cache_behavior {
        target_origin_id       = "web"
        viewer_protocol_policy = "redirect-to-https"
        allowed_methods        = ["GET", "HEAD"]
        cached_methods         = ["GET", "HEAD"]
      }
    }
  }

  pass "with access control" {
    resource "aws_cloudfront_origin_access_control" "a" {
      name = "a"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name              = "b.s3.eu-west-1.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = aws_cloudfront_origin_access_control.a.id
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

  pass "with an identity of the stack" {
    resource "aws_cloudfront_origin_access_identity" "a" {}
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "b.s3.eu-west-1.amazonaws.com"
        origin_id   = "web"
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.a.cloudfront_access_identity_path
        }
      }
    }
  }

  fail "an identity in some cases" {
    variable "private" { type = bool }
    resource "aws_cloudfront_origin_access_identity" "a" {}
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "b.s3.eu-west-1.amazonaws.com"
        origin_id   = "web"
        s3_origin_config {
          origin_access_identity = var.private ? aws_cloudfront_origin_access_identity.a.cloudfront_access_identity_path : ""
        }
      }
    }
    expect {
      when = "var.private is not true"
    }
  }

  undecided "an identity from elsewhere" {
    variable "identity" {}
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = "b.s3.eu-west-1.amazonaws.com"
        origin_id   = "web"
        s3_origin_config {
          origin_access_identity = var.identity
        }
      }
    }
  }

  pass "a server, and a website" {
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
              Origins: [{ Id: web, DomainName: b.s3.amazonaws.com, S3OriginConfig: { OriginAccessIdentity: "" } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  pass "template with an identity" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: web, DomainName: b.s3.amazonaws.com, S3OriginConfig: { OriginAccessIdentity: origin-access-identity/cloudfront/E1 } }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }
}
