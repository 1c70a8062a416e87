rule "aws-cloudtrail-not-in-cloudwatch" {
  title     = "Trail's events aren't in CloudWatch Logs"
  severity  = "low"
  category  = "security"
  checklist = "metrics"
  kind      = "aws_cloudtrail"
  default   = "opt-in"

  require = self.cloud_watch_logs_group_arn != null && self.cloud_watch_logs_group_arn != ""
  message = "No alarm can be raised on what ${resource.address} records: its files come minutes later, and only to a bucket."
  remedy  = <<-TEXT
    Terraform: cloud_watch_logs_group_arn = "$${aws_cloudwatch_log_group.audit.arn}:*", cloud_watch_logs_role_arn = …
    CloudFormation: CloudWatchLogsLogGroupArn: !GetAtt Audit.Arn, CloudWatchLogsRoleArn: …
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html"]
  aliases    = { checkov = ["CKV2_AWS_10"], trivy = ["AVD-AWS-0162"] }
  controls   = { "fsbp" = ["CloudTrail.5"] }

  fail "none, an empty one" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
    }
    resource "aws_cloudtrail" "e" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      cloud_watch_logs_group_arn = ""
    }
    expect {
      count = 2
    }
  }

  pass "a group" {
    resource "aws_cloudwatch_log_group" "audit" {}
    resource "aws_cloudtrail" "t" {
      name                       = "audit"
      s3_bucket_name             = "audit"
      cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit } }
    YAML
  }

  pass "template with a group" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::Logs::LogGroup }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, CloudWatchLogsLogGroupArn: !GetAtt Audit.Arn } }
    YAML
  }
}
