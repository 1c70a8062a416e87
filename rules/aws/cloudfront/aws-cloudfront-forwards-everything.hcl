rule "aws-cloudfront-forwards-everything" {
  title     = "CloudFront caches nothing of a bucket"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "performance"
  kind      = "aws_cloudfront_distribution"

  let {
    buckets = [for o in self.origin[*] : o.origin_id if o.s3_origin_config != null || o.origin_access_control_id != null || length(regexall("\\.s3[.-][a-z0-9-]*\\.?amazonaws\\.com$", o.domain_name)) > 0]
  }
  for_each = concat(list(self.default_cache_behavior), self.ordered_cache_behavior[*])
  when     = contains(buckets, each.value.target_origin_id)
  require  = !contains(list(each.value.forwarded_values.headers), "*")
  focus    = each.value.forwarded_values
  message  = "With all headers forwarded each request of ${resource.address} goes to the bucket: nothing is cached, and S3 refuses requests with another's Host header."
  remedy   = <<-TEXT
    Terraform: cache_policy_id of the managed policy CachingOptimized in place of forwarded_values.
    CloudFormation: CachePolicyId of the managed policy CachingOptimized in place of ForwardedValues.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html"]

  fail "all headers, in any behaviour" {
    resource "aws_cloudfront_distribution" "a" {
      origin {
        origin_id   = "files"
        domain_name = "files.s3.eu-west-1.amazonaws.com"
      }
      default_cache_behavior {
        target_origin_id = "files"
        forwarded_values {
          query_string = false
          headers      = ["*"]
        }
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        origin_id   = "files"
        domain_name = "files.example.com"
        s3_origin_config {
          origin_access_identity = "a"
        }
      }
      origin {
        origin_id                = "more"
        domain_name              = "more.example.com"
        origin_access_control_id = "a"
      }
      default_cache_behavior {
        target_origin_id = "files"
        cache_policy_id  = "a"
      }
      ordered_cache_behavior {
        target_origin_id = "files"
        forwarded_values {
          headers = ["*"]
        }
      }
      ordered_cache_behavior {
        target_origin_id = "more"
        forwarded_values {
          headers = ["*"]
        }
      }
    }
    expect {
      count = 3
    }
  }

  pass "some headers; a server" {
    resource "aws_cloudfront_distribution" "a" {
      origin {
        origin_id   = "files"
        domain_name = "files.s3.eu-west-1.amazonaws.com"
      }
      origin {
        origin_id   = "app"
        domain_name = "app.example.com"
        custom_origin_config {
          origin_protocol_policy = "https-only"
        }
      }
      default_cache_behavior {
        target_origin_id = "files"
        forwarded_values {
          headers = ["Origin"]
        }
      }
      ordered_cache_behavior {
        target_origin_id = "app"
        forwarded_values {
          headers = ["*"]
        }
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
              Origins: [{ Id: files, DomainName: files.s3.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: files, ForwardedValues: { QueryString: false, Headers: ["*"] } }
    YAML
  }

  pass "a policy in a template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: files, DomainName: files.s3.amazonaws.com, S3OriginConfig: {} }]
              DefaultCacheBehavior: { TargetOriginId: files, CachePolicyId: a }
    YAML
  }
}
