rule "aws-cloudfront-origin-unknown" {
  title     = "Behavior sends requests to an origin that there isn't"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_cloudfront_distribution"

  let {
    behaviors = concat(self.default_cache_behavior[*], self.ordered_cache_behavior[*])
    origins   = concat(self.origin[*].origin_id, self.origin_group[*].origin_id)
  }

  for_each = behaviors
  # Ids that aren't known are mostly the same local in both.
  when    = known(each.value.target_origin_id) && each.value.target_origin_id != null && known(length(origins)) && length(origins) > 0 && alltrue([for o in origins : known(o)])
  require = contains(origins, each.value.target_origin_id)
  focus   = each.value.target_origin_id
  message = "CloudFront refuses ${resource.address}: a behavior is for the origin \"${each.value.target_origin_id}\", and the ids of the origins are ${join(", ", origins)}."
  remedy  = <<-TEXT
    Terraform: in the behavior, target_origin_id = "site", as in origin { origin_id = "site" }.
    CloudFormation: in the behavior, TargetOriginId: site, as in Origins: [{ Id: site }].
  TEXT

  references = [
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html",
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html",
  ]

  fail "another id, in the default and in a further behavior" {
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = "www.example.com"
        origin_id   = "site"
      }
      default_cache_behavior {
        target_origin_id = "Site"
      }
      ordered_cache_behavior {
        path_pattern     = "/api/*"
        target_origin_id = "api"
      }
    }
    expect {
      count = 2
    }
  }

  fail "where it lies" {
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = "www.example.com"
        origin_id   = "site"
      }
      default_cache_behavior {
        target_origin_id = "s3"
      }
    }
    expect {
      at      = "main.tf:7"
      message = "the origins are site."
    }
  }

  pass "an origin, a group, ids that aren't known, none" {
    variable "id" {}
    resource "aws_cloudfront_distribution" "a" {
      origin {
        origin_id = "site"
      }
      origin_group {
        origin_id = "both"
      }
      default_cache_behavior {
        target_origin_id = "both"
      }
      ordered_cache_behavior {
        target_origin_id = "site"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        origin_id = var.id
      }
      origin {
        origin_id = "site"
      }
      default_cache_behavior {
        target_origin_id = "api"
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      origin {
        origin_id = "site"
      }
      default_cache_behavior {
        target_origin_id = var.id
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      default_cache_behavior {
        target_origin_id = "site"
      }
    }
    resource "aws_cloudfront_distribution" "e" {
      origin {
        origin_id = "site"
      }
      default_cache_behavior {
        viewer_protocol_policy = "redirect-to-https"
      }
    }
  }

  pass "origins that nobody knows" {
    variable "origins" {
      type = map(string)
    }
    resource "aws_cloudfront_distribution" "a" {
      dynamic "origin" {
        for_each = var.origins
        content {
          domain_name = origin.value
          origin_id   = origin.key
        }
      }
      default_cache_behavior {
        target_origin_id = "site"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Origins: [{ Id: site, DomainName: www.example.com }], DefaultCacheBehavior: { TargetOriginId: bucket } } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Origins: [{ Id: site, DomainName: www.example.com }], DefaultCacheBehavior: { TargetOriginId: site } } } }
    YAML
  }
}
