rule "aws-s3-bucket-acl-refused" {
  title     = "ACL is set on a bucket that takes none"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_s3_bucket_acl"
  languages = ["terraform"]

  let {
    bucket = target(self.bucket, "aws_s3_bucket")
  }
  when    = bucket != null
  require = bucket.object_ownership != null && bucket.object_ownership != "BucketOwnerEnforced"
  focus   = self.bucket
  message = (
    bucket.object_ownership == null
    ? "An apply that makes ${facts(bucket).address} anew stops at ${resource.address}: buckets take no ACL since April 2023, not even a private one, unless ownership controls allow it."
    : "S3 refuses ${resource.address}: the ownership controls of ${facts(bucket).address} switch ACLs off."
  )
  remedy = <<-TEXT
    Terraform: without aws_s3_bucket_acl: what a private ACL says is so without it, and who else may read belongs into a policy. Where an ACL is needed, an
    aws_s3_bucket_ownership_controls with rule { object_ownership = "BucketOwnerPreferred" }, and depends_on in the ACL.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl",
  ]

  fail "no ownership controls" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "controls that switch ACLs off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "log-delivery-write"
    }
    expect {
      at = "main.tf:9"
    }
  }

  pass "controls that allow them; a bucket that lives elsewhere" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      depends_on = [aws_s3_bucket_ownership_controls.b]
      bucket     = aws_s3_bucket.b.id
      acl        = "private"
    }
    resource "aws_s3_bucket_acl" "other" {
      bucket = "other"
      acl    = "private"
    }
  }

  undecided "controls by an input, a bucket by another" {
    variable "ownership" {}
    variable "bucket" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = var.ownership
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket_acl" "other" {
      bucket = var.bucket
      acl    = "private"
    }
  }
}
