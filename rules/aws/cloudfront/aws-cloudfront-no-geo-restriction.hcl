rule "aws-cloudfront-no-geo-restriction" {
  title     = "CloudFront serves every country"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"
  default   = "opt-in"

  require = contains(["whitelist", "blacklist"], self.restrictions.geo_restriction.restriction_type)
  focus   = self
  message = "${resource.address} answers requests from countries to which nothing is offered, or may be."
  remedy  = <<-TEXT
    Terraform: restrictions { geo_restriction { restriction_type = "whitelist", locations = ["DE", "FR"] } }
    CloudFormation: Restrictions: { GeoRestriction: { RestrictionType: whitelist, Locations: [DE, FR] } }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html"]
  aliases    = { checkov = ["CKV_AWS_374"] }

  fail "none" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      restrictions {
        geo_restriction {
          restriction_type = "none"
        }
      }
    }
    expect {
      at = "main.tf:1"
    }
  }

  pass "some" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      restrictions {
        geo_restriction {
          restriction_type = "whitelist"
          locations        = ["DE"]
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

  pass "template for some" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Restrictions: { GeoRestriction: { RestrictionType: blacklist, Locations: [KP] } } } } }
    YAML
  }
}
