rule "aws-cloudtrail-single-region" {
  title     = "Trail records one region only"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = "aws_cloudtrail"

  require = self.is_multi_region_trail
  message = "What happens in other regions isn't recorded by ${resource.address}, and those are where intruders work unseen."
  remedy  = <<-TEXT
    Terraform: is_multi_region_trail = true
    CloudFormation: IsMultiRegionTrail: true
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html"]
  aliases    = { checkov = ["CKV_AWS_67"], trivy = ["AVD-AWS-0014"] }
  controls   = { "cis-aws-3.0" = ["3.1"] }

  fail "absent" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
    }
  }

  pass "all regions" {
    resource "aws_cloudtrail" "t" {
      name                  = "audit"
      s3_bucket_name        = "audit"
      is_multi_region_trail = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, IsMultiRegionTrail: false } }
    YAML
  }

  pass "template for all regions" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, IsMultiRegionTrail: true } }
    YAML
  }
}
