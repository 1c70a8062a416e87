rule "aws-s3-bucket-access-logging" {
  title     = "S3 bucket doesn't log who reads and writes it"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  let {
    # A bucket that receives others' logs must not log to itself.
    receives = self.acl == "log-delivery-write"
  }

  require = receives || self.logging != null
  focus   = self.logging
  message = "After a leak nobody can tell what was read from ${resource.address}, or by whom."
  remedy  = <<-TEXT
    Or record data events of the bucket with CloudTrail.
    Terraform: an aws_s3_bucket_logging with target_bucket
    CloudFormation: LoggingConfiguration: { DestinationBucketName: !Ref Logs, LogFilePrefix: name/ }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"]
  aliases    = { checkov = ["CKV_AWS_18"], trivy = ["AVD-AWS-0089"], cfn_nag = ["W35"] }
  controls   = { "fsbp" = ["S3.9"] }

  fail "none" {
    resource "aws_s3_bucket" "b" {}
  }

  pass "a bucket of logs" {
    resource "aws_s3_bucket" "logs" {
      acl = "log-delivery-write"
    }
  }

  pass "logged" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_logging" "b" {
      bucket        = aws_s3_bucket.b.id
      target_bucket = "logs"
      target_prefix = "b/"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties: { LoggingConfiguration: { DestinationBucketName: logs } }
    YAML
  }
}
