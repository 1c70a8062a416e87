rule "aws-cloudfront-ipv6-without-record" {
  title     = "Nobody finds a distribution by IPv6"
  severity  = "info"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_cloudfront_distribution"
  languages = ["terraform"]

  let {
    types = [for r in referrers(self, "aws_route53_record", "alias") : r.type]
  }

  when    = self.is_ipv6_enabled && contains(types, "A")
  require = contains(types, "AAAA") || contains(types, "HTTPS")
  focus   = self.is_ipv6_enabled
  message = "Whoever has IPv6 alone doesn't reach ${resource.address} by its own name: IPv6 is on, and its alias is of type A alone."
  remedy  = <<-TEXT
    Terraform: for_each = toset(["A", "AAAA"]) and type = each.key, in the aws_route53_record.
  TEXT

  references = ["https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html"]

  fail "A alone" {
    resource "aws_cloudfront_distribution" "d" {
      enabled         = true
      is_ipv6_enabled = true
    }
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "d.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = false
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "both; HTTPS; no IPv6; no alias" {
    resource "aws_cloudfront_distribution" "d" {
      enabled         = true
      is_ipv6_enabled = true
    }
    resource "aws_route53_record" "a" {
      for_each = toset(["A", "AAAA"])
      zone_id = "Z1"
      name    = "d.example.com"
      type    = each.key
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_cloudfront_distribution" "e" {
      enabled         = true
      is_ipv6_enabled = true
    }
    resource "aws_route53_record" "e" {
      zone_id = "Z1"
      name    = "e.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.e.domain_name
        zone_id                = aws_cloudfront_distribution.e.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "f" {
      zone_id = "Z1"
      name    = "e.example.com"
      type    = "HTTPS"
      alias {
        name                   = aws_cloudfront_distribution.e.domain_name
        zone_id                = aws_cloudfront_distribution.e.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_cloudfront_distribution" "g" {
      enabled         = true
      is_ipv6_enabled = false
    }
    resource "aws_route53_record" "g" {
      zone_id = "Z1"
      name    = "g.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.g.domain_name
        zone_id                = aws_cloudfront_distribution.g.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_cloudfront_distribution" "h" {
      enabled         = true
      is_ipv6_enabled = true
    }
    resource "aws_route53_record" "h" {
      zone_id = "Z1"
      name    = "h.example.com"
      type    = "CNAME"
      ttl     = 60
      records = [aws_cloudfront_distribution.h.domain_name]
    }
    resource "aws_cloudfront_distribution" "i" {
      enabled         = true
      is_ipv6_enabled = true
    }
    resource "aws_cloudfront_distribution" "j" {
      enabled         = true
      is_ipv6_enabled = null
    }
    resource "aws_route53_record" "j" {
      zone_id = "Z1"
      name    = "j.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.j.domain_name
        zone_id                = aws_cloudfront_distribution.j.hosted_zone_id
        evaluate_target_health = false
      }
    }
  }
}
