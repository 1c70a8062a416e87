rule "aws-s3-transition-costs-more" {
  title     = "Objects are moved to a class that bills them longer than they live"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_s3_bucket"

  let {
    minimum = { STANDARD_IA = 30, ONEZONE_IA = 30, GLACIER_IR = 90, GLACIER = 90, DEEP_ARCHIVE = 180 }
    moves   = flatten([for r in self.lifecycle_rule[*] : [for t in r.transition[*] : { class = t.storage_class, days = t.days, expires = r.expiration.days, at = t.storage_class }]])
  }
  for_each = moves
  when     = each.value.days != null && each.value.expires != null && minimum[each.value.class] != null
  require  = each.value.expires - each.value.days >= minimum[each.value.class]
  focus    = each.value.at
  message  = "Objects in ${resource.address} ${each.value == null ? "spend less time in a class than they are billed for" : "spend ${each.value.expires - each.value.days} days in ${each.value.class} and are billed for ${minimum[each.value.class]}"}, besides the move itself: that may cost more than leaving them where they were."
  remedy   = <<-TEXT
    Terraform and CloudFormation: expire the objects later, move them earlier, or leave the transition out.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html"]

  fail "either way of writing it" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_lifecycle_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      rule {
        id     = "old"
        status = "Enabled"
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
        expiration {
          days = 60
        }
      }
    }
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled = true
        transition {
          days          = 30
          storage_class = "STANDARD_IA"
        }
        expiration {
          days = 40
        }
      }
    }
    expect {
      count = 2
    }
  }

  pass "long enough; never removed; another class; on a day" {
    resource "aws_s3_bucket" "a" {
      lifecycle_rule {
        enabled = true
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
        expiration {
          days = 365
        }
      }
      lifecycle_rule {
        enabled = true
        transition {
          days          = 30
          storage_class = "GLACIER"
        }
      }
      lifecycle_rule {
        enabled = true
        transition {
          days          = 0
          storage_class = "INTELLIGENT_TIERING"
        }
        expiration {
          days = 10
        }
      }
      lifecycle_rule {
        enabled = true
        transition {
          date          = "2026-01-01"
          storage_class = "GLACIER"
        }
        expiration {
          days = 10
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, ExpirationInDays: 100, Transitions: [{ StorageClass: DEEP_ARCHIVE, TransitionInDays: 30 }] }]
    YAML
  }

  pass "long enough in a template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, ExpirationInDays: 365, Transitions: [{ StorageClass: DEEP_ARCHIVE, TransitionInDays: 30 }] }]
    YAML
  }
}
