rule "aws-s3-bucket-public-acls-honoured" {
  title     = "S3 bucket would honour public ACLs"
  severity  = ownership == null ? "low" : "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    # Of a bucket that isn't declared here only what is written counts.
    ownership = resource.name == null && !known(self.object_ownership) ? null : self.object_ownership
  }

  # Where there is no block at all, another rule says so.
  when    = self.public_access_block != null && ownership != "BucketOwnerEnforced"
  require = self.public_access_block.ignore_public_acls
  message = (
    ownership == null
    ? "Only that S3 switches ACLs off for buckets made since April 2023 keeps a public one, of ${resource.address} or of an object in it, from letting the public in."
    : "A public ACL of ${resource.address} or of an object in it, if there is ever one, would let the public in: its public access block doesn't keep such an ACL from holding."
  )
  remedy  = <<-TEXT
    Terraform: ignore_public_acls = true in aws_s3_bucket_public_access_block (false when absent)
    CloudFormation: PublicAccessBlockConfiguration: { IgnorePublicAcls: true, … }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options"]
  aliases    = { checkov = ["CKV_AWS_55"], trivy = ["AVD-AWS-0091"] }

  fail "off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      ignore_public_acls      = false
      block_public_acls       = true
      block_public_policy     = true
      restrict_public_buckets = true
    }
    expect {
      at = "main.tf:4"
    }
  }

  fail "absent" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      block_public_acls       = true
      block_public_policy     = true
      restrict_public_buckets = true
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "off, and ACLs are in use" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket            = aws_s3_bucket.b.id
      ignore_public_acls = false
    }
    expect {
      severity = "medium"
    }
  }

  pass "ACLs are switched off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket            = aws_s3_bucket.b.id
      ignore_public_acls = false
    }
  }

  pass "on, or no block at all" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = aws_s3_bucket.b.id
      ignore_public_acls = true
    }
  }

  undecided "from a variable" {
    variable "private" { type = bool }
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = aws_s3_bucket.b.id
      ignore_public_acls = var.private
    }
  }

  fail "template in part" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::S3::Bucket }
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { IgnorePublicAcls: "true" }
    YAML
  }

  fail "of buckets that aren't here" {
    variable "bucket" {}
    resource "aws_s3_bucket_public_access_block" "a" {
      bucket                  = "elsewhere"
      ignore_public_acls      = false
      block_public_policy     = true
      restrict_public_buckets = true
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = var.bucket
      block_public_policy = true
    }
    expect {
      severity = "low"
      count    = 2
    }
  }

  pass "of a bucket that isn't here and has ACLs switched off" {
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = "elsewhere"
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = "elsewhere"
      ignore_public_acls = false
    }
  }

  undecided "ownership from a variable" {
    variable "ownership" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = var.ownership
      }
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = aws_s3_bucket.b.id
      ignore_public_acls = false
    }
  }
}
