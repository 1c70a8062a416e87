rule "aws-s3-bucket-public-acls-accepted" {
  title     = "S3 bucket accepts public ACLs"
  severity  = ownership == null ? "low" : "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    # Of a bucket that isn't declared here only what is written counts.
    ownership = resource.name == null && !known(self.object_ownership) ? null : self.object_ownership
  }

  # Where there is no block at all, another rule says so.
  when    = self.public_access_block != null && ownership != "BucketOwnerEnforced"
  require = self.public_access_block.block_public_acls
  message = (
    ownership == null
    ? "Only that S3 switches ACLs off for buckets made since April 2023 keeps one from opening ${resource.address} to the public: its public access block lets public ACLs be set."
    : "An ACL can open ${resource.address} or what lies in it to the public: its public access block lets public ACLs be set."
  )
  remedy  = <<-TEXT
    Terraform: block_public_acls = true in aws_s3_bucket_public_access_block (false when absent)
    CloudFormation: PublicAccessBlockConfiguration: { BlockPublicAcls: true, … }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options"]
  aliases    = { checkov = ["CKV_AWS_53", "CKV2_AWS_6"], trivy = ["AVD-AWS-0086"] }

  fail "off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      block_public_acls       = false
      block_public_policy     = true
      ignore_public_acls      = true
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
      block_public_policy     = true
      ignore_public_acls      = true
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
      block_public_acls = false
    }
    expect {
      severity = "high"
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
      block_public_acls = false
    }
  }

  pass "on, or no block at all" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket            = aws_s3_bucket.b.id
      block_public_acls = true
    }
  }

  undecided "from a variable" {
    variable "private" { type = bool }
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket            = aws_s3_bucket.b.id
      block_public_acls = var.private
    }
  }

  fail "template in part" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::S3::Bucket }
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: "true" }
    YAML
  }

  fail "of buckets that aren't here" {
    variable "bucket" {}
    resource "aws_s3_bucket_public_access_block" "a" {
      bucket                  = "elsewhere"
      block_public_acls       = false
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
      bucket            = "elsewhere"
      block_public_acls = false
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
      bucket            = aws_s3_bucket.b.id
      block_public_acls = false
    }
  }
}
