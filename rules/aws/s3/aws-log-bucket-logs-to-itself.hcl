rule "aws-log-bucket-logs-to-itself" {
  title     = "Bucket logs the writing of its own log"
  severity  = "medium"
  category  = "cost"
  checklist = "logs"
  kind      = "aws_s3_bucket"

  require = facts(target(self.logging.target_bucket)).address != resource.address
  focus   = self.logging.target_bucket
  message = "The log of ${resource.address} grows without end: each file of the log that is written to the bucket is logged again, in the same bucket."
  remedy  = <<-TEXT
    Terraform: target_bucket = aws_s3_bucket.logs.id, a bucket of its own.
    CloudFormation: DestinationBucketName: !Ref Logs, a bucket of its own.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"]

  fail "by a resource of its own" {
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_s3_bucket_logging" "b" {
      bucket        = aws_s3_bucket.b.id
      target_bucket = aws_s3_bucket.b.id
      target_prefix = "log/"
    }
  }

  pass "another bucket; no log; one elsewhere" {
    resource "aws_s3_bucket" "logs" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_logging" "b" {
      bucket        = aws_s3_bucket.b.id
      target_bucket = aws_s3_bucket.logs.id
      target_prefix = "log/"
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_s3_bucket_logging" "c" {
      bucket        = aws_s3_bucket.c.id
      target_bucket = "logs-of-all"
      target_prefix = "log/"
    }
  }

  undecided "a bucket that others make" {
    variable "bucket" {}
    resource "aws_s3_bucket_policy" "p" {
      bucket = var.bucket
      policy = "{}"
    }
  }

  fail "template, by name" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties: { BucketName: b, LoggingConfiguration: { DestinationBucketName: b } }
    YAML
  }

  pass "another bucket in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket }
        B:
          Type: AWS::S3::Bucket
          Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Logs } }
    YAML
  }
}
