rule "aws-s3-bucket-without-object-lock" {
  title     = "S3 bucket doesn't lock its objects"
  severity  = "info"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  require = anytrue([self.object_lock_enabled, self.object_lock_configuration.object_lock_enabled == "Enabled"])
  focus   = self
  message = "Whoever gets the rights to delete, such as somebody who wants a ransom, can delete all versions of what is in ${resource.address}."
  remedy  = <<-TEXT
    Terraform: object_lock_enabled = true, and aws_s3_bucket_object_lock_configuration
    CloudFormation: ObjectLockEnabled: true, and ObjectLockConfiguration
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"]
  aliases    = { checkov = ["CKV_AWS_143"] }

  fail "not said" {
    resource "aws_s3_bucket" "b" {}
  }

  pass "when made, in a block, split off" {
    resource "aws_s3_bucket" "b" {
      object_lock_enabled = true
    }
    resource "aws_s3_bucket" "c" {
      object_lock_configuration {
        object_lock_enabled = "Enabled"
      }
    }
    resource "aws_s3_bucket" "d" {}
    resource "aws_s3_bucket_object_lock_configuration" "d" {
      bucket = aws_s3_bucket.d.id
      rule {
        default_retention {
          mode = "COMPLIANCE"
          days = 5
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
        B: { Type: AWS::S3::Bucket, Properties: { ObjectLockEnabled: true } }
    YAML
  }
}
