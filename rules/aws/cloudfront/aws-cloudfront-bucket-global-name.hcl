rule "aws-cloudfront-bucket-global-name" {
  title     = "CloudFront asks a new bucket in the wrong region"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_cloudfront_distribution"
  languages = ["terraform"]

  let {
    bucket = target(each.value.domain_name, "aws_s3_bucket")
    # A bucket may be made in another region than the stack's.
    regions = concat(list(bucket.region), [for p in resources("terraform.provider") : p.region if p.name == "aws"])
  }

  for_each = self.origin[*]
  when     = attribute_of(each.value.domain_name) == "bucket_domain_name" && known(bucket) && length(regions) > 0 && alltrue([for r in regions : r != null && known(r)])
  require  = contains(regions, "us-east-1")
  focus    = each.value.domain_name
  message  = "Up to a day after ${facts(bucket).address} is made, ${resource.address} sends visitors on to S3 in place of answering: a bucket's global name leads to us-east-1 at first, and it is in ${regions[0]}."
  remedy   = <<-TEXT
    Terraform: domain_name = aws_s3_bucket.site.bucket_regional_domain_name
  TEXT

  references = ["https://repost.aws/knowledge-center/s3-http-307-response"]

  fail "in another region" {
    provider "aws" {
      region = "eu-west-1"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_domain_name
        origin_id   = "o"
      }
    }
    expect {
      at      = "main.tf:10"
      message = "it is in eu-west-1"
    }
  }

  fail "in a region of its own" {
    resource "aws_s3_bucket" "b" {
      region = "eu-west-2"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_domain_name
        origin_id   = "o"
      }
    }
    expect {
      message = "it is in eu-west-2"
    }
  }

  pass "by the regional name" {
    provider "aws" {
      region = "eu-west-1"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    data "aws_s3_bucket" "old" {
      bucket = "old"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id   = "o"
      }
    }
    resource "aws_cloudfront_distribution" "old" {
      enabled = true
      origin {
        domain_name = data.aws_s3_bucket.old.bucket_domain_name
        origin_id   = "o"
      }
    }
    resource "aws_cloudfront_distribution" "text" {
      enabled = true
      origin {
        domain_name = "b.s3.amazonaws.com"
        origin_id   = "o"
      }
    }
  }

  pass "in the first region, or in one of several" {
    provider "aws" {
      region = "us-east-1"
    }
    provider "aws" {
      alias  = "eu"
      region = "eu-west-1"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_domain_name
        origin_id   = "o"
      }
    }
  }

  pass "a region that nobody knows" {
    variable "region" {}
    provider "aws" {
      region = var.region
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_domain_name
        origin_id   = "o"
      }
    }
  }

  pass "a region that the environment says" {
    provider "aws" {}
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_domain_name
        origin_id   = "o"
      }
    }
  }

  pass "no provider" {
    provider "google" {
      region = "europe-west1"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        domain_name = aws_s3_bucket.b.bucket_domain_name
        origin_id   = "o"
      }
    }
  }
}
