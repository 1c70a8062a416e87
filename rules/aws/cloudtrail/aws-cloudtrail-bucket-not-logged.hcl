rule "aws-cloudtrail-bucket-not-logged" {
  title     = "Nobody can tell who read a trail's files"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_cloudtrail"
  default   = "opt-in"

  let {
    bucket = target(self.s3_bucket_name, "aws_s3_bucket")
  }

  when    = bucket != null
  require = bucket.logging != null
  message = "Who reads or deletes what ${resource.address} records leaves no trace: its bucket keeps no access logs."
  remedy  = <<-TEXT
    Terraform: an aws_s3_bucket_logging for the bucket, with another bucket as target_bucket
    CloudFormation: LoggingConfiguration: { DestinationBucketName: !Ref Logs } on the bucket
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-7"]
  aliases    = { trivy = ["AVD-AWS-0163"] }
  controls   = { "cis-aws-3.0" = ["3.4"] }

  fail "none" {
    resource "aws_s3_bucket" "audit" {
      bucket = "audit"
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = aws_s3_bucket.audit.id
    }
  }

  pass "logged, or elsewhere" {
    resource "aws_s3_bucket" "audit" {
      bucket = "audit"
    }
    resource "aws_s3_bucket_logging" "audit" {
      bucket        = aws_s3_bucket.audit.id
      target_bucket = "logs"
      target_prefix = "audit/"
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = aws_s3_bucket.audit.id
    }
    resource "aws_cloudtrail" "e" {
      name           = "audit"
      s3_bucket_name = "elsewhere"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::S3::Bucket }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Audit } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: logs } } }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Audit } }
    YAML
  }
}
