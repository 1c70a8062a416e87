rule "aws-s3-served-objects-archived" {
  title     = "Objects that CloudFront serves are moved into an archive"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_s3_bucket"

  let {
    served = length(referrers(self, "aws_cloudfront_distribution", "origin")) > 0
    # What is archived by a prefix or a tag may be what nobody asks for.
    moves = flatten([
      for r in self.lifecycle_rule[*] : [for t in r.transition[*] : t.storage_class]
      if r.enabled && (r.prefix == null || r.prefix == "") && length(list(r.tags)) == 0
    ])
  }
  for_each = moves
  when     = served
  require  = !contains(["GLACIER", "DEEP_ARCHIVE"], upper(each.value))
  message  = "CloudFront can't read what ${resource.address} has moved to ${each.value == null ? "an archive" : each.value}: it answers with an error until somebody restores the object."
  remedy   = <<-TEXT
    Terraform: storage_class = "GLACIER_IR" or "INTELLIGENT_TIERING", which are read at once; or a filter for what isn't served.
    CloudFormation: StorageClass: GLACIER_IR; or a Prefix.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-glacier"]

  fail "by a rule for all objects" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_s3_bucket_lifecycle_configuration" "site" {
      bucket = aws_s3_bucket.site.id
      rule {
        id     = "old"
        status = "Enabled"
        filter {}
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        origin_id   = "site"
      }
    }
    expect {
      at = "main.tf:10"
    }
  }

  fail "in the bucket itself" {
    resource "aws_s3_bucket" "site" {
      lifecycle_rule {
        enabled = true
        transition {
          days          = 90
          storage_class = "DEEP_ARCHIVE"
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        origin_id   = "site"
      }
    }
  }

  pass "read at once, switched off, of some objects, not served" {
    resource "aws_s3_bucket" "site" {
      lifecycle_rule {
        enabled = true
        transition {
          days          = 90
          storage_class = "GLACIER_IR"
        }
      }
      lifecycle_rule {
        enabled = false
        transition {
          days          = 90
          storage_class = "GLACIER"
        }
      }
      lifecycle_rule {
        enabled = true
        prefix  = "exports/"
        transition {
          days          = 90
          storage_class = "GLACIER"
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        origin_id   = "site"
      }
      logging_config {
        bucket = aws_s3_bucket.logs.bucket_domain_name
      }
    }
    resource "aws_s3_bucket" "logs" {
      lifecycle_rule {
        enabled = true
        transition {
          days          = 90
          storage_class = "GLACIER"
        }
      }
    }
  }

  pass "of some objects, by a configuration of its own" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_s3_bucket_lifecycle_configuration" "site" {
      bucket = aws_s3_bucket.site.id
      rule {
        id     = "exports"
        status = "Enabled"
        filter {
          prefix = "exports/"
        }
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
      }
      rule {
        id     = "tagged"
        status = "Enabled"
        filter {
          tag {
            key   = "archive"
            value = "yes"
          }
        }
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
      }
      rule {
        id     = "both"
        status = "Enabled"
        filter {
          and {
            prefix = "exports/"
            tags   = { archive = "yes" }
          }
        }
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        origin_id   = "site"
      }
    }
  }

  undecided "a class by an input" {
    variable "class" {}
    resource "aws_s3_bucket" "site" {
      lifecycle_rule {
        enabled = true
        transition {
          days          = 90
          storage_class = var.class
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        origin_id   = "site"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration: { Rules: [{ Status: Enabled, Transitions: [{ StorageClass: GLACIER, TransitionInDays: 30 }] }] }
        Distribution:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: site, DomainName: !GetAtt Site.RegionalDomainName, S3OriginConfig: {} }]
    YAML
  }

  pass "template, of some objects" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules:
                - { Status: Enabled, Prefix: exports/, Transitions: [{ StorageClass: GLACIER, TransitionInDays: 30 }] }
                - { Status: Enabled, TagFilters: [{ Key: archive, Value: "yes" }], Transitions: [{ StorageClass: GLACIER, TransitionInDays: 30 }] }
        Distribution:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: site, DomainName: !GetAtt Site.RegionalDomainName, S3OriginConfig: {} }]
    YAML
  }
}
