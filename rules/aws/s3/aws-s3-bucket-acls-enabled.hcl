rule "aws-s3-bucket-acls-enabled" {
  title     = "S3 bucket still obeys ACLs"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  # CloudFront's standard logs are delivered by an ACL, and refused by buckets without.
  when    = self.object_ownership != null && length(referrers(self, "aws_cloudfront_distribution", "logging_config")) == 0
  require = self.object_ownership == "BucketOwnerEnforced"
  message = "Who may read an object of ${resource.address} can be said by an ACL of that object, which nobody sees in the policy; objects of other accounts belong to them."
  remedy  = <<-TEXT
    Terraform: aws_s3_bucket_ownership_controls with rule { object_ownership = "BucketOwnerEnforced" } (the default)
    CloudFormation: OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"]
  aliases    = { checkov = ["CKV2_AWS_65"] }
  controls   = { "fsbp" = ["S3.12"] }

  fail "preferred" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "enforced, and by default" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
  }

  pass "CloudFront's logs are delivered there" {
    resource "aws_s3_bucket" "logs" {}
    resource "aws_s3_bucket_ownership_controls" "logs" {
      bucket = aws_s3_bucket.logs.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      logging_config {
        bucket = aws_s3_bucket.logs.bucket_domain_name
      }
    }
  }

  pass "CloudFront's logs in a template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerPreferred }] } } }
        D:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Logging: { Bucket: !GetAtt B.DomainName } } }
    YAML
  }

  fail "the origin of a distribution" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.b.bucket_regional_domain_name
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] } } }
    YAML
  }
}
