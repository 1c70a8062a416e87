rule "aws-route53-alias-name-is-not-bucket" {
  title     = "Alias of a website in S3 has another name than the bucket"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_route53_record"
  languages = ["terraform"]

  let {
    website = target(self.alias.name, "aws_s3_bucket_website_configuration")
    bucket  = known(website) ? target(website.bucket, "aws_s3_bucket") : target(self.alias.name, "aws_s3_bucket")
    # A name is within its zone, whether it says so or not.
    here   = target(self.zone_id, "aws_route53_zone")
    looked = target(self.zone_id, "data.aws_route53_zone")
    zone   = lower(trimsuffix(known(here) && here != null ? here.name : looked != null ? looked.name : "", "."))
    name   = lower(trimsuffix(self.name, "."))
    fits   = name == bucket.bucket || (known(zone) && zone != "" ? bucket.bucket == trimprefix("${name}.${zone}", ".") : startswith(bucket.bucket, trimprefix("${name}.", ".")))
  }

  # Names that aren't known are mostly the same variable in both.
  when    = known(bucket.bucket) && bucket.bucket != null && known(name)
  require = fits
  focus   = self.name
  message = "${resource.address} leads to no website: S3 looks for a bucket of the name that visitors ask for, and ${facts(bucket).address} is called ${bucket.bucket}."
  remedy  = <<-TEXT
    The bucket gets the record's full name, or CloudFront stands before it, which takes any bucket.
    Terraform: in the bucket, bucket = "www.example.com"; in the record, name = aws_s3_bucket.site.bucket.
  TEXT

  references = [
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias-common.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/website-hosting-custom-domain-walkthrough.html",
  ]

  fail "another name, by the bucket, by its website's configuration" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_s3_bucket" "site" {
      bucket = "acme-site"
    }
    resource "aws_s3_bucket_website_configuration" "site" {
      bucket = aws_s3_bucket.site.id
      index_document {
        suffix = "index.html"
      }
    }
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.site.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www.example.com"
      type    = "A"
      alias {
        name                   = aws_s3_bucket_website_configuration.site.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    expect {
      count   = 2
      message = "called acme-site"
    }
  }

  fail "the name within another zone, a part of it, the zone's own" {
    data "aws_route53_zone" "d" {
      name = "example.org."
    }
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_s3_bucket" "com" {
      bucket = "www.example.com"
    }
    resource "aws_route53_record" "a" {
      zone_id = data.aws_route53_zone.d.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.com.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "ww"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.com.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = aws_route53_zone.z.zone_id
      name    = ""
      type    = "A"
      alias {
        name                   = aws_s3_bucket.com.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    expect {
      count = 3
    }
  }

  pass "the full name, within its zone, a zone that isn't known, a dot at the end, the zone itself" {
    variable "zone" {}
    data "aws_route53_zone" "d" {
      name = "Example.com."
    }
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_s3_bucket" "www" {
      bucket = "www.example.com"
    }
    resource "aws_s3_bucket" "apex" {
      bucket = "example.com"
    }
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "WWW.example.com."
      type    = "A"
      alias {
        name                   = aws_s3_bucket.www.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.www.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = data.aws_route53_zone.d.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.www.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = var.zone
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.www.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "e" {
      zone_id = aws_route53_zone.z.zone_id
      name    = ""
      type    = "A"
      alias {
        name                   = aws_s3_bucket.apex.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "f" {
      zone_id = var.zone
      name    = ""
      type    = "A"
      alias {
        name                   = aws_s3_bucket.apex.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "g" {
      zone_id = var.zone
      name    = "www.example.com"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.www.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
  }

  pass "in a zone that isn't here" {
    resource "aws_s3_bucket" "www" {
      bucket = "www.example.com"
    }
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.www.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
  }

  pass "another target, a bucket whose name AWS makes" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_s3_bucket" "made" {}
    resource "aws_lb" "l" {}
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_lb.l.dns_name
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = "s3-website-eu-west-1.amazonaws.com"
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_s3_bucket.made.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "d"
      type    = "CNAME"
      records = ["www.example.net"]
    }
  }

  pass "a name from elsewhere" {
    variable "name" {}
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_s3_bucket" "site" {
      bucket = "www.example.com"
    }
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = var.name
      type    = "A"
      alias {
        name                   = aws_s3_bucket.site.website_domain
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
  }
}
