rule "aws-cloudtrail-without-topic" {
  title     = "Nobody is told of a trail's new files"
  severity  = "info"
  category  = "security"
  checklist = "metrics"
  kind      = "aws_cloudtrail"
  default   = "opt-in"

  require = self.sns_topic_name != null && self.sns_topic_name != ""
  message = "What evaluates ${resource.address} has to ask for new files again and again; no message says that they are there."
  remedy  = <<-TEXT
    Terraform: sns_topic_name = aws_sns_topic.audit.arn
    CloudFormation: SnsTopicName: !GetAtt Audit.TopicName
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html"]
  aliases    = { checkov = ["CKV_AWS_252"] }

  fail "none, an empty one" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
    }
    resource "aws_cloudtrail" "e" {
      name           = "audit"
      s3_bucket_name = "audit"
      sns_topic_name = ""
    }
    expect {
      count = 2
    }
  }

  pass "a topic" {
    resource "aws_sns_topic" "audit" {}
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      sns_topic_name = aws_sns_topic.audit.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit } }
    YAML
  }

  pass "template with a topic" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, SnsTopicName: audit } }
    YAML
  }
}
