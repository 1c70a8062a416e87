rule "aws-s3-bucket-deletion-without-mfa" {
  title     = "Versions in the S3 bucket can be deleted without a second factor"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"
  default   = "opt-in"
  languages = ["terraform"]

  require = self.versioning.mfa_delete
  focus   = self
  message = "Stolen keys are enough to delete versions of objects in ${resource.address} for ever, or to suspend versioning."
  remedy  = <<-TEXT
    The root user alone can switch it on, by the API.
    Terraform: versioning_configuration { status = "Enabled"  mfa_delete = "Enabled" }, and mfa
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"]
  aliases    = { trivy = ["AVD-AWS-0170"] }
  controls   = { "cis-aws-3.0" = ["2.1.2"], "nist-800-53-r5" = ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"] }

  fail "not said" {
    resource "aws_s3_bucket" "b" {
      versioning {
        enabled = true
      }
    }
  }

  fail "split off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_versioning" "b" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status     = "Enabled"
        mfa_delete = "Disabled"
      }
    }
  }

  pass "asked for" {
    resource "aws_s3_bucket" "b" {
      versioning {
        enabled    = true
        mfa_delete = true
      }
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_s3_bucket_versioning" "c" {
      bucket = aws_s3_bucket.c.id
      versioning_configuration {
        status     = "Enabled"
        mfa_delete = "Enabled"
      }
    }
  }
}
