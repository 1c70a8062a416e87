rule "aws-s3-bucket-noncurrent-versions-kept-forever" {
  title     = "Overwritten objects of a versioned S3 bucket are kept, and billed, for ever"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_s3_bucket"

  # What must never be destroyed is kept on purpose: states, archives.
  when    = self.versioning.enabled && !self.object_lock_enabled && !resource.lifecycle.prevent_destroy
  require = anytrue([for r in self.lifecycle_rule[*] : r.enabled && (r.expires_noncurrent || length(r.noncurrent_version_expiration[*]) > 0)])
  focus   = self.lifecycle_rule == null ? self : self.lifecycle_rule
  message = "Each overwrite and delete in ${resource.address} leaves a version behind that is stored, and billed, until somebody removes it."
  remedy  = <<-TEXT
    Terraform: in aws_s3_bucket_lifecycle_configuration, rule { status = "Enabled", noncurrent_version_expiration { noncurrent_days = 90 } }
    CloudFormation: LifecycleConfiguration: { Rules: [{ Status: Enabled, NoncurrentVersionExpiration: { NoncurrentDays: 90 } }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html#lifecycle-config-conceptual-ex6"]

  fail "versioned, no lifecycle" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_versioning" "b" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = "Enabled"
      }
    }
  }

  fail "a lifecycle for current versions only" {
    resource "aws_s3_bucket" "b" {
      versioning {
        enabled = true
      }
      lifecycle_rule {
        enabled = true
        expiration {
          days = 30
        }
      }
    }
  }

  fail "a rule that is off" {
    resource "aws_s3_bucket" "b" {
      versioning {
        enabled = true
      }
      lifecycle_rule {
        enabled = false
        noncurrent_version_expiration {
          days = 90
        }
      }
    }
  }

  pass "a rule within, or kept on purpose" {
    resource "aws_s3_bucket" "a" {
      versioning {
        enabled = true
      }
      lifecycle_rule {
        enabled = true
        noncurrent_version_expiration {
          days = 90
        }
      }
    }
    resource "aws_s3_bucket" "b" {
      object_lock_enabled = true
      versioning {
        enabled = true
      }
    }
    resource "aws_s3_bucket" "c" {
      versioning {
        enabled = true
      }
      lifecycle {
        prevent_destroy = true
      }
    }
  }

  pass "they expire" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_versioning" "b" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "old"
        status = "Enabled"
        noncurrent_version_expiration {
          noncurrent_days = 90
        }
      }
    }
  }

  pass "not versioned" {
    resource "aws_s3_bucket" "b" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: { Status: Enabled }
    YAML
  }

  fail "template with a rule for what is current" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: { Status: Enabled }
            LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 30 }] }
    YAML
  }

  pass "template with a rule" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: { Status: Enabled }
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }]
    YAML
  }
}
