rule "aws-cloudtrail-no-validation" {
  title     = "Trail's files can be changed unnoticed"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = "aws_cloudtrail"

  require = self.enable_log_file_validation
  message = "An intruder who can write to the bucket of ${resource.address} removes their traces, and nobody can tell."
  remedy  = <<-TEXT
    Terraform: enable_log_file_validation = true
    CloudFormation: EnableLogFileValidation: true
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html"]
  aliases    = { checkov = ["CKV_AWS_36"], trivy = ["AVD-AWS-0016"] }
  controls   = { "cis-aws-3.0" = ["3.2"], "fsbp" = ["CloudTrail.4"] }

  fail "absent" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
    }
  }

  pass "validated" {
    resource "aws_cloudtrail" "t" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      enable_log_file_validation = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit } }
    YAML
  }

  pass "validated template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, EnableLogFileValidation: true } }
    YAML
  }
}
