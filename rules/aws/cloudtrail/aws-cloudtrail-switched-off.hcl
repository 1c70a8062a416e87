rule "aws-cloudtrail-switched-off" {
  title     = "Trail doesn't record"
  severity  = "high"
  category  = "security"
  checklist = "logs"
  kind      = "aws_cloudtrail"

  require = self.enable_logging
  message = "${resource.address} is there, but switched off: nobody can tell afterwards who did what in the account."
  remedy  = <<-TEXT
    Terraform: enable_logging = true, which it is when absent
    CloudFormation: IsLogging: true
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html"]
  aliases    = { checkov = ["CKV_AWS_251"] }

  fail "off" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      enable_logging = false
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "by default" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
    }
  }

  undecided "from a variable" {
    variable "audit" { type = bool }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      enable_logging = var.audit
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: false, S3BucketName: audit } }
    YAML
  }

  pass "template that records" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit } }
    YAML
  }
}
