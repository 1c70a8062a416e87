rule "aws-cloudfront-no-default-root-object" {
  title     = "CloudFront has no default root object"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"

  let {
    # What runs before the request reaches the bucket may ask for another path.
    behavior = self.default_cache_behavior
    rewrites = anytrue([
      for a in concat(list(behavior.lambda_function_association[*]), list(behavior.function_association[*])) : contains(["viewer-request", "origin-request"], a.event_type)
    ])
  }

  # Only a bucket lists itself; a server answers / as it likes.
  when = anytrue([
    for o in self.origin[*] : o.custom_origin_config == null && (o.s3_origin_config != null || o.origin_access_control_id != null || target(o.domain_name, "aws_s3_bucket") != null)
  ])
  require = (self.default_root_object != null && self.default_root_object != "") || rewrites
  focus   = [self.default_root_object, self][self.default_root_object == null ? 1 : 0]
  message = "A request for / asks the bucket behind ${resource.address} for itself: visitors get an error, or a list of its objects."
  remedy  = <<-TEXT
    Terraform: default_root_object = "index.html"
    CloudFormation: DefaultRootObject: index.html
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html",
  ]
  aliases    = { checkov = ["CKV_AWS_305"] }
  controls   = { "fsbp" = ["CloudFront.1"], "nist-800-53-r5" = ["SC-7(11)", "SC-7(16)"], "pci-dss-4.0.1" = ["2.2.6"] }

  fail "a bucket" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
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
    expect {
      at = "main.tf:1"
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

  pass "a bucket with one, or a server" {
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

  pass "template with one" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              DefaultRootObject: index.html
              Origins: [{ Id: web, DomainName: b.s3.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https }
              ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021 }
    YAML
  }

  pass "a function that may ask for another path" {
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "web"
        lambda_function_association {
          event_type = "origin-request"
          lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:f:1"
        }
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "web"
        lambda_function_association {
          event_type = "viewer-request"
          lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:f:1"
        }
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "web"
        function_association {
          event_type   = "viewer-request"
          function_arn = "arn:aws:cloudfront::111122223333:function/f"
        }
      }
    }
  }

  fail "functions that only see the answer" {
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "web"
        lambda_function_association {
          event_type = "origin-response"
          lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:f:1"
        }
        lambda_function_association {
          event_type = "viewer-response"
          lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:f:1"
        }
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "web"
        function_association {
          event_type   = "viewer-response"
          function_arn = "arn:aws:cloudfront::111122223333:function/f"
        }
      }
    }
    expect {
      count = 2
    }
  }

  undecided "a function at an event from a variable" {
    variable "event" {}
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = "b.s3.amazonaws.com"
        origin_id                = "web"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "web"
        lambda_function_association {
          event_type = var.event
          lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:f:1"
        }
      }
    }
  }

  pass "template with a function that may ask for another path" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: web, DomainName: b.s3.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: web, FunctionAssociations: [{ EventType: viewer-request, FunctionARN: f }] }
        B:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: web, DomainName: b.s3.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: web, LambdaFunctionAssociations: [{ EventType: origin-request, LambdaFunctionARN: "f:1" }] }
    YAML
  }

  fail "template with a function that only sees the answer" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: web, DomainName: b.s3.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: web, FunctionAssociations: [{ EventType: viewer-response, FunctionARN: f }] }
    YAML
  }
}
