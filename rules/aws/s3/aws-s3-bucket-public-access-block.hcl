rule "aws-s3-bucket-public-access-block" {
  title     = "S3 bucket has no public access block"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  # What a block leaves open, rules about each of the four settings say.
  require = self.public_access_block != null
  message = "Only what S3 does by itself keeps policies and ACLs from opening ${resource.address} to everybody: buckets made before April 2023 aren't blocked, and nothing puts the block back where somebody takes it away."
  remedy  = <<-TEXT
    Where the bucket's policy is meant to let everybody in, block_public_policy and restrict_public_buckets are false, or S3 refuses it.
    Terraform: an aws_s3_bucket_public_access_block with block_public_acls, block_public_policy, ignore_public_acls and
    restrict_public_buckets = true (each is false when absent).
    CloudFormation: PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html",
  ]
  aliases = {
    checkov = ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6"]
    trivy   = ["AVD-AWS-0086", "AVD-AWS-0087", "AVD-AWS-0091", "AVD-AWS-0093", "AVD-AWS-0094"]
  }
  controls = { "cis-aws-3.0" = ["2.1.4"], "fsbp" = ["S3.8"], "nist-800-53-r5" = ["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(20)", "SC-7(21)", "SC-7(3)", "SC-7(4)", "SC-7(9)"], "pci-dss-4.0.1" = ["1.4.4"] }

  fail "none" {
    resource "aws_s3_bucket" "b" {}
  }

  pass "one, whatever it leaves open" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket            = aws_s3_bucket.b.bucket
      block_public_acls = true
    }
  }

  fail "template without" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: "true", IgnorePublicAcls: true, RestrictPublicBuckets: true }
    YAML
  }

  pass "blocked for the account" {
    resource "aws_s3_account_public_access_block" "all" {
      block_public_acls       = true
      block_public_policy     = true
      ignore_public_acls      = true
      restrict_public_buckets = true
    }
    resource "aws_s3_bucket" "b" {}
  }

  pass "there or not, with its bucket" {
    variable "enabled" {
      type = bool
    }
    variable "names" {
      type = list(string)
    }
    resource "aws_s3_bucket" "one" {
      count = var.enabled ? 1 : 0
    }
    resource "aws_s3_bucket_public_access_block" "one" {
      count  = var.enabled ? 1 : 0
      bucket = aws_s3_bucket.one[0].id
    }
    resource "aws_s3_bucket" "many" {
      count = length(var.names)
    }
    resource "aws_s3_bucket_public_access_block" "many" {
      count  = length(var.names)
      bucket = aws_s3_bucket.many[count.index].id
    }
  }

  pass "of a bucket outside, where it is there" {
    variable "bucket" {}
    variable "enabled" {
      type = bool
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      count  = var.enabled ? 1 : 0
      bucket = var.bucket
    }
  }
}
