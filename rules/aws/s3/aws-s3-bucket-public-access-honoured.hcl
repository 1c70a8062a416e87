rule "aws-s3-bucket-public-access-honoured" {
  title     = "S3 bucket still honours public ACLs or policies that it has"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    block = self.public_access_block
  }

  when    = block != null
  require = block.ignore_public_acls && block.restrict_public_buckets
  message = "${resource.address} refuses new public ACLs and policies at best, while those it has, or gets with an object, still let the public in."
  remedy  = <<-TEXT
    Terraform: ignore_public_acls = true, restrict_public_buckets = true in aws_s3_bucket_public_access_block (false when absent)
    CloudFormation: PublicAccessBlockConfiguration: { IgnorePublicAcls: true, RestrictPublicBuckets: true, … }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options"]
  aliases = {
    checkov = {
      CKV_AWS_55 = self.public_access_block.ignore_public_acls
      CKV_AWS_56 = self.public_access_block.restrict_public_buckets
    }
    trivy = ["AVD-AWS-0091", "AVD-AWS-0093"]
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
      at = "main.tf:2"
    }
  }

  fail "of ACLs" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      ignore_public_acls      = false
      restrict_public_buckets = true
    }
  }

  pass "all, or no block at all" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket                  = aws_s3_bucket.b.id
      ignore_public_acls      = true
      restrict_public_buckets = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true }
    YAML
  }

  pass "whole template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
    YAML
  }
}
