rule "aws-route53-alias-of-bucket-address" {
  title     = "Alias names the address of a bucket instead of its website's region"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_route53_record"
  languages = ["terraform"]

  let {
    name      = self.alias.name
    attribute = attribute_of(name)
    buckets = {
      bucket_domain_name          = "Route 53 refuses ${resource.address}: the address of a bucket lies in no zone that an alias can name"
      bucket_regional_domain_name = "Route 53 refuses ${resource.address}: the address of a bucket lies in no zone that an alias can name"
      website_endpoint            = "${resource.address} leads nowhere: the address of a website has the bucket's name in it, and an alias names what is behind it"
    }
  }

  when    = name != null && known(attribute)
  require = buckets[attribute] == null
  focus   = name
  message = "${buckets[attribute]}; S3 finds the bucket by the name that visitors ask for."
  remedy  = <<-TEXT
    Terraform: name = aws_s3_bucket_website_configuration.site.website_domain and zone_id = aws_s3_bucket.site.hosted_zone_id, of a bucket whose name is that of the record.
  TEXT

  references = [
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias-common.html",
    "https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints",
    "https://github.com/hashicorp/terraform/issues/21021",
    "https://github.com/aws/aws-cdk/issues/4248",
  ]

  fail "the bucket's address, its website's" {
    resource "aws_s3_bucket" "site" {
      bucket = "www.example.com"
    }
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "www.example.com"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.site.bucket_domain_name
        zone_id                = aws_s3_bucket.site.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "www.example.com"
      type    = "AAAA"
      alias {
        name                   = aws_s3_bucket.site.website_endpoint
        zone_id                = aws_s3_bucket.site.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = "Z1"
      name    = "other.example.com"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.site.bucket_regional_domain_name
        zone_id                = aws_s3_bucket.site.hosted_zone_id
        evaluate_target_health = false
      }
    }
    expect {
      count = 3
    }
  }

  pass "the region's, another target, none" {
    variable "target" {
      type = string
    }
    resource "aws_s3_bucket" "site" {
      bucket = "www.example.com"
    }
    resource "aws_lb" "l" {}
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "www.example.com"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.site.website_domain
        zone_id                = aws_s3_bucket.site.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "api.example.com"
      type    = "A"
      alias {
        name                   = aws_lb.l.dns_name
        zone_id                = aws_lb.l.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = "Z1"
      name    = "c.example.com"
      type    = "A"
      alias {
        name                   = var.target
        zone_id                = "Z2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = "Z1"
      name    = "d.example.com"
      type    = "CNAME"
      ttl     = 300
      records = ["www.example.com"]
    }
  }
}
