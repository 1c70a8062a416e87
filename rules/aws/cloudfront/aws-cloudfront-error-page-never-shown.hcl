rule "aws-cloudfront-error-page-never-shown" {
  title     = "Page for what is missing is never shown, since S3 doesn't say that it is missing"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_cloudfront_distribution"

  let {
    pages = [for e in self.custom_error_response[*] : e if e.response_page_path != null && e.response_page_path != ""]
    codes = [for e in pages : tonumber(e.error_code)]
    # Another origin may answer 404; so may a function that stands before this one.
    origin     = self.origin[0]
    bucket     = target(origin.domain_name, "aws_s3_bucket")
    signed     = !contains([null, ""], origin.origin_access_control_id) || !contains([null, ""], origin.s3_origin_config.origin_access_identity)
    statements = iam_statements(bucket.policy)
    reads      = anytrue([for s in statements : s.effect == "Allow" && iam_allows(s, "s3:GetObject")])
    lists      = anytrue([for s in statements : s.effect == "Allow" && iam_allows(s, "s3:ListBucket")])
    edge       = length(self.default_cache_behavior.lambda_function_association[*]) > 0 || length(self.default_cache_behavior.function_association[*]) > 0
  }

  when    = contains(codes, 404) && length(self.origin[*]) == 1 && length(self.ordered_cache_behavior[*]) == 0 && !edge && signed && known(bucket) && origin.custom_origin_config == null && reads
  require = contains(codes, 403) || lists
  focus   = [for e in pages : e.error_code if tonumber(e.error_code) == 404]
  message = "Whoever asks ${resource.address} for what isn't there gets S3's AccessDenied instead of the page for 404: to one who may not list ${facts(bucket).address} S3 answers 403 for a missing object."
  remedy  = <<-TEXT
    Let CloudFront list the bucket, or give 403 the same page. (Of an application of one page, whose own paths are no objects, the first tells what is missing from what is forbidden.)
    Terraform: in the bucket's policy, actions = ["s3:ListBucket"] and resources = [aws_s3_bucket.site.arn]; or custom_error_response { error_code = 403, response_code = 200, response_page_path = "/index.html" }.
    CloudFormation: in CustomErrorResponses, { ErrorCode: 403, ResponseCode: 200, ResponsePagePath: /index.html }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html",
  ]

  fail "by an access control, by an identity" {
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::a/*" },
        { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::a/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
      ] })
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id   = "a"
        s3_origin_config {
          origin_access_identity = "origin-access-identity/cloudfront/E1"
        }
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    expect {
      count = 2
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, OriginAccessControlId: E1, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https }
              CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: /index.html }]
    YAML
  }

  pass "a template with a function that stands before" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, OriginAccessControlId: E1, S3OriginConfig: {} }]
              DefaultCacheBehavior:
                TargetOriginId: site
                ViewerProtocolPolicy: redirect-to-https
                FunctionAssociations: [{ EventType: viewer-request, FunctionARN: arn:aws:cloudfront::111122223333:function/rewrite }]
              CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: /index.html }]
    YAML
  }

  pass "may list, has a page for 403, none for 404, a page of its own for no error" {
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::a/*" },
      ] })
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::a/*" },
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:ListBucket", Resource = "arn:aws:s3:::a" },
      ] })
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
      custom_error_response {
        error_code         = 403
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 500
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = ""
      }
      custom_error_response {
        error_code            = 404
        error_caching_min_ttl = 0
      }
    }
  }

  pass "without a signature, a website, another origin, two of them, a function, another behavior" {
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::a/*" },
      ] })
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id   = "a"
        s3_origin_config {
          origin_access_identity = ""
        }
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = aws_s3_bucket.a.website_endpoint
        origin_id                = "a"
        origin_access_control_id = "E1"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      origin {
        domain_name              = "api.example.com"
        origin_id                = "b"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      origin {
        domain_name              = "api.example.com"
        origin_id                = "b"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "e" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "a"
        function_association {
          event_type   = "viewer-request"
          function_arn = "arn:aws:cloudfront::111122223333:function/f"
        }
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "f" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      default_cache_behavior {
        target_origin_id = "a"
        lambda_function_association {
          event_type = "origin-request"
          lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:f:1"
        }
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "g" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      ordered_cache_behavior {
        path_pattern     = "/api/*"
        target_origin_id = "a"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
  }

  pass "a bucket that may not be read, one that isn't here" {
    variable "name" {}
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::a/*" },
        { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::a/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
      ] })
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = var.name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
  }

  undecided "a policy from elsewhere" {
    variable "policy" {}
    resource "aws_s3_bucket" "a" {
      policy = var.policy
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E1"
      }
      custom_error_response {
        error_code         = 404
        response_code      = 200
        response_page_path = "/index.html"
      }
    }
  }
}
