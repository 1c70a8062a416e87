rule "aws-s3-bucket-without-lifecycle" {
  title     = "S3 bucket has no lifecycle in force"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  require = anytrue([for r in self.lifecycle_rule[*] : r.enabled])
  focus   = self
  message = "Nothing in ${resource.address} is ever moved to a cheaper class or removed."
  remedy  = <<-TEXT
    Terraform: an aws_s3_bucket_lifecycle_configuration with rule { status = "Enabled" }
    CloudFormation: LifecycleConfiguration: { Rules: [{ Status: Enabled, … }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html"]
  aliases    = { checkov = ["CKV2_AWS_61"] }
  controls   = { "fsbp" = ["S3.13"] }

  fail "none" {
    resource "aws_s3_bucket" "b" {}
  }

  pass "one" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "old"
        status = "Enabled"
        expiration {
          days = 90
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 30 }] } } }
    YAML
  }

  fail "switched off" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_lifecycle_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      rule {
        id     = "old"
        status = "Disabled"
        expiration {
          days = 90
        }
      }
    }
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled = false
        expiration {
          days = 90
        }
      }
    }
    expect {
      count = 2
    }
  }

  pass "one of two is on" {
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled = false
        expiration {
          days = 90
        }
      }
      lifecycle_rule {
        enabled = true
        prefix  = "logs/"
        expiration {
          days = 30
        }
      }
    }
  }

  fail "switched off in a template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { LifecycleConfiguration: { Rules: [{ Status: Disabled, ExpirationInDays: 30 }] } } }
    YAML
  }

  undecided "from a variable" {
    variable "status" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "old"
        status = var.status
        expiration {
          days = 90
        }
      }
    }
  }
}
