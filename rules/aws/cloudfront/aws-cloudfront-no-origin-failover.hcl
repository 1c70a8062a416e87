rule "aws-cloudfront-no-origin-failover" {
  title     = "CloudFront has no second origin to fall back on"
  severity  = "info"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_cloudfront_distribution"
  default   = "opt-in"

  require = anytrue([for g in self.origin_group[*] : length(g.member[*]) >= 2 && g.failover_criteria != null])
  focus   = self
  message = "When the origin of ${resource.address} fails, visitors get its errors."
  remedy  = <<-TEXT
    Terraform: origin_group { origin_id = "both", failover_criteria { status_codes = [500, 502, 503, 504] }, member { … }, member { … } }
    CloudFormation: OriginGroups: { Quantity: 1, Items: [{ Id: both, FailoverCriteria: …, Members: { Quantity: 2, Items: […] } }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"]
  aliases    = { checkov = ["CKV_AWS_310"] }
  controls   = { "fsbp" = ["CloudFront.4"], "nist-800-53-r5" = ["CP-10", "SC-36", "SC-5(2)", "SI-13(5)"] }

  fail "none; a group of one; no reason to fall back" {
    resource "aws_cloudfront_distribution" "a" {
      enabled = true
    }
    resource "aws_cloudfront_distribution" "b" {
      enabled = true
      origin_group {
        origin_id = "one"
        failover_criteria {
          status_codes = [500]
        }
        member {
          origin_id = "a"
        }
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      enabled = true
      origin_group {
        origin_id = "both"
        member {
          origin_id = "a"
        }
        member {
          origin_id = "b"
        }
      }
    }
    expect {
      count = 3
    }
  }

  pass "two" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin_group {
        origin_id = "both"
        failover_criteria {
          status_codes = [500]
        }
        member {
          origin_id = "a"
        }
        member {
          origin_id = "b"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
    YAML
  }

  pass "template with two" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, OriginGroups: { Quantity: 1, Items: [{ Id: both, FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [500] } }, Members: { Quantity: 2, Items: [{ OriginId: a }, { OriginId: b }] } }] } } } }
    YAML
  }
}
