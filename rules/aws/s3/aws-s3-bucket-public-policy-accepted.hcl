rule "aws-s3-bucket-public-policy-accepted" {
  title     = "S3 bucket accepts public policies"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  # Where there is no block at all, another rule says so.
  when    = self.public_access_block != null
  require = self.public_access_block.block_public_policy
  message = "A policy could open ${resource.address} to the public: its public access block would let such a policy be set."
  remedy  = <<-TEXT
    Terraform: block_public_policy = true in aws_s3_bucket_public_access_block (false when absent)
    CloudFormation: PublicAccessBlockConfiguration: { BlockPublicPolicy: true, … }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options"]
  aliases    = { checkov = ["CKV_AWS_54", "CKV2_AWS_6"], trivy = ["AVD-AWS-0087"] }

  fail "off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      block_public_policy     = false
      block_public_acls       = true
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
      block_public_acls       = true
      ignore_public_acls      = true
      restrict_public_buckets = true
    }
    expect {
      at      = "main.tf:2"
      message = "could open aws_s3_bucket.b"
    }
  }

  fail "outside production only" {
    variable "env" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = var.env == "prod"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "on, or no block at all" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = true
    }
  }

  undecided "from a variable" {
    variable "private" { type = bool }
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = var.private
    }
  }

  fail "template in part" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::S3::Bucket }
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicPolicy: "true" }
    YAML
  }
}
