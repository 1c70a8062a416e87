rule "aws-s3-bucket-public-policy-honoured" {
  title     = "S3 bucket would honour a public policy"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"
  was       = ["aws-s3-bucket-public-access-honoured"]

  # Where there is no block at all, another rule says so.
  when    = self.public_access_block != null
  require = self.public_access_block.restrict_public_buckets
  message = "A public policy of ${resource.address}, if it is ever given one, would let the public in: its public access block doesn't keep such a policy from holding."
  remedy  = <<-TEXT
    Terraform: restrict_public_buckets = true in aws_s3_bucket_public_access_block (false when absent)
    CloudFormation: PublicAccessBlockConfiguration: { RestrictPublicBuckets: true, … }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options"]
  aliases    = { checkov = ["CKV_AWS_56"], trivy = ["AVD-AWS-0093"] }

  fail "off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      restrict_public_buckets = false
      block_public_acls       = true
      block_public_policy     = true
      ignore_public_acls      = true
    }
    expect {
      at = "main.tf:4"
    }
  }

  fail "absent" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = aws_s3_bucket.b.id
      block_public_acls   = true
      block_public_policy = true
      ignore_public_acls  = true
    }
    expect {
      at      = "main.tf:2"
      message = "would let the public in"
    }
  }

  pass "on, or no block at all" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      restrict_public_buckets = true
    }
  }

  undecided "from a variable" {
    variable "private" { type = bool }
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      restrict_public_buckets = var.private
    }
  }

  fail "template in part" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::S3::Bucket }
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { RestrictPublicBuckets: "true" }
    YAML
  }
}
