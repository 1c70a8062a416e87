rule "aws-cloudfront-disabled" {
  title     = "CloudFront distribution is switched off"
  severity  = "info"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_cloudfront_distribution"
  default   = "opt-in"

  require = self.enabled
  message = "${resource.address} is there and answers nobody."
  remedy  = <<-TEXT
    Terraform: enabled = true
    CloudFormation: Enabled: true
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html"]
  aliases    = { checkov = ["CKV_AWS_216"] }

  fail "off" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = false
    }
  }

  pass "on" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: false } } }
    YAML
  }

  pass "template that is on" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
    YAML
  }
}
