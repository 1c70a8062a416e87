rule "aws-s3-bucket-acls-enabled" {
  title     = "S3 bucket still obeys ACLs"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  when    = self.object_ownership != null
  require = self.object_ownership == "BucketOwnerEnforced"
  message = "Who may read an object of ${resource.address} can be said by an ACL of that object, which nobody sees in the policy; objects of other accounts belong to them."
  remedy  = <<-TEXT
    Terraform: aws_s3_bucket_ownership_controls with rule { object_ownership = "BucketOwnerEnforced" } (the default)
    CloudFormation: OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"]
  aliases    = { checkov = ["CKV2_AWS_65"] }

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
