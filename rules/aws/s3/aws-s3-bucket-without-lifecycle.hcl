rule "aws-s3-bucket-without-lifecycle" {
  title     = "S3 bucket has no lifecycle"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  require = length(self.lifecycle_rule[*]) > 0
  focus   = self
  message = "Nothing in ${resource.address} is ever moved to a cheaper class or removed."
  remedy  = <<-TEXT
    Terraform: an aws_s3_bucket_lifecycle_configuration
    CloudFormation: LifecycleConfiguration: { Rules: [ … ] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html"]
  aliases    = { checkov = ["CKV2_AWS_61"] }
  controls   = { "fsbp" = ["S3.13"] }

  fail "none" {
    resource "aws_s3_bucket" "b" {}
  }

  pass "one" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "old"
        status = "Enabled"
        expiration {
          days = 90
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 30 }] } } }
    YAML
  }
}
