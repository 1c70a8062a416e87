rule "aws-cloudfront-no-response-headers-policy" {
  title     = "CloudFront adds no security headers"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"
  default   = "opt-in"

  for_each = concat(self.default_cache_behavior[*], self.ordered_cache_behavior[*])
  require  = each.value.response_headers_policy_id != null && each.value.response_headers_policy_id != ""
  focus    = each.value
  message  = "Unless its origin sends them, pages of ${resource.address} come without the headers that keep browsers to HTTPS and out of other sites' frames."
  remedy   = <<-TEXT
    Terraform: response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03" (the managed SecurityHeadersPolicy), or aws_cloudfront_response_headers_policy.main.id
    CloudFormation: ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html"]
  aliases    = { checkov = ["CKV2_AWS_32"] }

  fail "absent, empty, of one path" {
    resource "aws_cloudfront_distribution" "a" {
      enabled = true
      default_cache_behavior {
        target_origin_id = "web"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      enabled = true
      default_cache_behavior {
        target_origin_id           = "web"
        response_headers_policy_id = ""
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      enabled = true
      default_cache_behavior {
        target_origin_id           = "web"
        response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"
      }
      ordered_cache_behavior {
        path_pattern     = "/api/*"
        target_origin_id = "api"
      }
    }
    expect {
      count = 3
    }
  }

  pass "attached" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      default_cache_behavior {
        target_origin_id           = "web"
        response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: https-only } } } }
    YAML
  }

  pass "template with one" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, DefaultCacheBehavior: { TargetOriginId: web, ViewerProtocolPolicy: https-only, ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03 } } } }
    YAML
  }
}
