rule "aws-cloudfront-website-origin-as-bucket" {
  title     = "Website of a bucket is an origin as if it were the bucket"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_cloudfront_distribution"

  let {
    host      = each.value.domain_name
    attribute = attribute_of(host)
    website   = known(host) ? length(regexall("[.]s3-website[.-][a-z0-9-]+[.]amazonaws[.]com", host)) > 0 : attribute == "website_endpoint"
  }

  for_each = self.origin[*]
  # Of a name that comes from a variable nothing is known.
  when     = host != null && (known(host) || known(attribute))
  require  = !website || each.value.custom_origin_config != null
  focus    = host
  message  = "CloudFront refuses ${resource.address}: for it the website of a bucket is a server like any other, and this origin says nothing of how to speak with one."
  remedy   = <<-TEXT
    Or take the bucket itself, which only CloudFront may read then, with an origin access control.
    Terraform: custom_origin_config { http_port = 80, https_port = 443, origin_protocol_policy = "http-only", origin_ssl_protocols = ["TLSv1.2"] }; of the bucket domain_name = aws_s3_bucket.site.bucket_regional_domain_name.
    CloudFormation: CustomOriginConfig: { OriginProtocolPolicy: http-only }; of the bucket DomainName: !GetAtt Site.RegionalDomainName.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html#concept_S3Origin_website",
    "https://github.com/hashicorp/terraform-provider-aws/issues/7847",
  ]

  fail "by its attribute, with an access control, written out" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_s3_bucket_website_configuration" "site" {
      bucket = aws_s3_bucket.site.id
      index_document {
        suffix = "index.html"
      }
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name = aws_s3_bucket_website_configuration.site.website_endpoint
        origin_id   = "a"
      }
      origin {
        domain_name              = aws_s3_bucket.site.website_endpoint
        origin_id                = "b"
        origin_access_control_id = "E1"
      }
      origin {
        domain_name = "site.example.com.s3-website-eu-west-1.amazonaws.com"
        origin_id   = "c"
        s3_origin_config {
          origin_access_identity = ""
        }
      }
    }
    expect {
      count = 3
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Distribution:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: site, DomainName: site.example.com.s3-website.eu-central-1.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https }
    YAML
  }

  pass "a server, the bucket itself, another server, what isn't known" {
    variable "origin" {
      type = string
    }
    resource "aws_s3_bucket" "site" {}
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name = aws_s3_bucket.site.website_endpoint
        origin_id   = "a"
        custom_origin_config {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "http-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        origin_id   = "b"
      }
      origin {
        domain_name = "www.example.com"
        origin_id   = "c"
      }
      origin {
        domain_name = var.origin
        origin_id   = "d"
      }
    }
  }

  pass "a server in a template" {
    cloudformation = <<-YAML
      Resources:
        Distribution:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: site, DomainName: site.example.com.s3-website.eu-central-1.amazonaws.com, CustomOriginConfig: { OriginProtocolPolicy: http-only } }]
              DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https }
    YAML
  }
}
