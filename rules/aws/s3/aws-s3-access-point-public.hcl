rule "aws-s3-access-point-public" {
  title     = "S3 access point doesn't block public access"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_access_point"

  let {
    # Everything is blocked unless something else is said, which can't be changed afterwards.
    block = self.public_access_block_configuration
  }

  require = block.block_public_acls != false && block.block_public_policy != false && block.ignore_public_acls != false && block.restrict_public_buckets != false
  message = "A policy or an ACL can open what is in the bucket to the public by ${resource.address}: its public access block is switched off in part."
  remedy  = <<-TEXT
    Terraform: no public_access_block_configuration, or one with true alone
    CloudFormation: PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html"]
  aliases    = { checkov = ["CKV_AWS_392"] }
  controls   = { "fsbp" = ["S3.19"] }

  fail "block_public_acls" {
    resource "aws_s3_access_point" "p" {
      bucket = "b"
      name   = "p"
      public_access_block_configuration {
        block_public_acls = false
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "block_public_policy" {
    resource "aws_s3_access_point" "p" {
      bucket = "b"
      name   = "p"
      public_access_block_configuration {
        block_public_policy = false
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "ignore_public_acls" {
    resource "aws_s3_access_point" "p" {
      bucket = "b"
      name   = "p"
      public_access_block_configuration {
        ignore_public_acls = false
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "restrict_public_buckets" {
    resource "aws_s3_access_point" "p" {
      bucket = "b"
      name   = "p"
      public_access_block_configuration {
        restrict_public_buckets = false
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "nothing said" {
    resource "aws_s3_access_point" "p" {
      bucket = "b"
      name   = "p"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::S3::AccessPoint, Properties: { Bucket: b, PublicAccessBlockConfiguration: { BlockPublicPolicy: false } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::S3::AccessPoint
          Properties: { Bucket: b, PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true } }
    YAML
  }
}
