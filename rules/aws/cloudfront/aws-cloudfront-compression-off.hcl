rule "aws-cloudfront-compression-off" {
  title     = "Distribution sends texts uncompressed"
  severity  = "low"
  category  = "production-readiness"
  checklist = "performance"
  kind      = "aws_cloudfront_distribution"

  let {
    # The managed policy CachingOptimized, which is for compressed objects, by its id or looked up.
    optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    behaviors = concat(self.default_cache_behavior[*], self.ordered_cache_behavior[*])
    cached    = [for b in behaviors : b if target(b.cache_policy_id) != null ? target(b.cache_policy_id).name == "Managed-CachingOptimized" : b.cache_policy_id == optimized]
    # Without a policy Terraform asks for what it is told to keep; what depends on every header isn't kept.
    kept  = resource.language == "terraform" ? [for b in behaviors : b if b.forwarded_values != null && b.default_ttl > 0 && !contains(list(b.forwarded_values.headers), "*")] : []
    plain = [for b in concat(cached, kept) : b if b.compress != true]
  }

  require = length(plain) == 0
  focus   = plain[0]
  message = "Pages and scripts of ${resource.address} travel at several times their compressed size, which visitors wait for and you pay for."
  remedy  = <<-TEXT
    Terraform: default_cache_behavior { compress = true }
    CloudFormation: DefaultCacheBehavior: { Compress: true }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html"]

  fail "not said, and off for one path" {
    resource "aws_cloudfront_distribution" "a" {
      default_cache_behavior {
        cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      default_cache_behavior {
        cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"
        compress        = true
      }
      ordered_cache_behavior {
        path_pattern    = "/static/*"
        cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"
        compress        = false
      }
    }
    expect {
      count = 2
    }
  }

  fail "not said, with the policy looked up" {
    data "aws_cloudfront_cache_policy" "optimized" {
      name = "Managed-CachingOptimized"
    }
    resource "aws_cloudfront_distribution" "a" {
      default_cache_behavior {
        cache_policy_id = data.aws_cloudfront_cache_policy.optimized.id
      }
    }
  }

  pass "other policies, looked up and made" {
    data "aws_cloudfront_cache_policy" "none" {
      name = "Managed-CachingDisabled"
    }
    resource "aws_cloudfront_cache_policy" "own" {
      name = "own"
    }
    resource "aws_cloudfront_distribution" "a" {
      default_cache_behavior {
        cache_policy_id = data.aws_cloudfront_cache_policy.none.id
      }
      ordered_cache_behavior {
        cache_policy_id = aws_cloudfront_cache_policy.own.id
      }
    }
  }

  undecided "a policy from elsewhere" {
    variable "policy" {}
    resource "aws_cloudfront_distribution" "a" {
      default_cache_behavior {
        cache_policy_id = var.policy
      }
    }
  }

  pass "on; not cached" {
    resource "aws_cloudfront_distribution" "on" {
      default_cache_behavior {
        cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"
        compress        = true
      }
    }
    resource "aws_cloudfront_distribution" "uncached" {
      default_cache_behavior {
        cache_policy_id = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6 }
    YAML
  }

  pass "on in a template" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, Compress: true }
    YAML
  }

  fail "kept for a day without a policy" {
    resource "aws_cloudfront_distribution" "a" {
      default_cache_behavior {
        default_ttl = 86400
        forwarded_values {
          query_string = false
        }
      }
    }
  }

  pass "without a policy: on; kept for no time; told by every header" {
    resource "aws_cloudfront_distribution" "on" {
      default_cache_behavior {
        default_ttl = 86400
        compress    = true
        forwarded_values {
          query_string = false
        }
      }
    }
    resource "aws_cloudfront_distribution" "unkept" {
      default_cache_behavior {
        default_ttl = 0
        forwarded_values {
          query_string = false
        }
      }
    }
    resource "aws_cloudfront_distribution" "unsaid" {
      default_cache_behavior {
        forwarded_values {
          query_string = false
        }
      }
    }
    resource "aws_cloudfront_distribution" "headers" {
      default_cache_behavior {
        default_ttl = 60
        forwarded_values {
          query_string = false
          headers      = ["*"]
        }
      }
    }
    resource "aws_cloudfront_distribution" "policy" {
      default_cache_behavior {
        cache_policy_id = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        default_ttl     = 60
      }
    }
  }

  undecided "without a policy, kept as long as a variable says" {
    variable "seconds" {}
    resource "aws_cloudfront_distribution" "a" {
      default_cache_behavior {
        default_ttl = var.seconds
        forwarded_values {
          query_string = false
        }
      }
    }
  }

  pass "without a policy in a template" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https, DefaultTTL: 60, ForwardedValues: { QueryString: false } }
    YAML
  }
}
