rule "aws-s3-bucket-public-acls-honoured" {
  title     = "S3 bucket honours public ACLs that it has"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  # Where there is no block at all, another rule says so.
  when    = self.public_access_block != null
  require = self.public_access_block.ignore_public_acls
  message = "${resource.address} refuses new public ACLs at best, while one that it has, or that an object brings, still lets the public in."
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
}
