rule "aws-s3-incomplete-uploads-kept" {
  title     = "S3 lifecycle leaves the parts of broken uploads in the bucket"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_s3_bucket"

  when    = length(self.lifecycle_rule[*]) > 0
  require = anytrue([for r in self.lifecycle_rule[*] : r.enabled && r.abort_incomplete_multipart_upload_days != null])
  focus   = self.lifecycle_rule
  message = "Parts of uploads that were never finished stay in ${resource.address}, invisible in listings and billed like objects."
  remedy  = <<-TEXT
    Terraform: rule { status = "Enabled", abort_incomplete_multipart_upload { days_after_initiation = 7 } }
    CloudFormation: Rules: [{ Status: Enabled, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html"]
  aliases    = { checkov = ["CKV_AWS_300"] }

  fail "a lifecycle without" {
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

  fail "a rule that is off" {
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled                                = false
        abort_incomplete_multipart_upload_days = 7
      }
    }
  }

  pass "a lifecycle with, or none" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "parts"
        status = "Enabled"
        abort_incomplete_multipart_upload {
          days_after_initiation = 7
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
              Rules: [{ Status: Enabled, ExpirationInDays: 30 }]
    YAML
  }

  pass "template with" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]
    YAML
  }
}
