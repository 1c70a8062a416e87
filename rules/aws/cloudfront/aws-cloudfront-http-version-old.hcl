rule "aws-cloudfront-http-version-old" {
  title     = "Distribution speaks HTTP/1.1 only"
  severity  = "low"
  category  = "production-readiness"
  checklist = "performance"
  kind      = "aws_cloudfront_distribution"

  let {
    version = self.http_version == null && resource.language == "cloudformation" ? "http1.1" : self.http_version
  }

  require = version != "http1.1"
  focus   = self.http_version
  message = "Browsers fetch what ${resource.address} serves over a few connections, one file after the other: HTTP/2 is off."
  remedy  = <<-TEXT
    Terraform: http_version = "http2and3".
    CloudFormation: HttpVersion: http2and3.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html#DownloadDistValuesSupportedHTTPVersions"]

  fail "1.1" {
    resource "aws_cloudfront_distribution" "d" {
      http_version = "http1.1"
    }
  }

  pass "2 is what nothing means; 2 and 3" {
    resource "aws_cloudfront_distribution" "unsaid" {
      enabled = true
    }
    resource "aws_cloudfront_distribution" "said" {
      http_version = "http2and3"
    }
  }

  fail "1.1 is what nothing means in a template" {
    cloudformation = <<-YAML
      Resources:
        Unsaid:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true } }
        Said:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true, HttpVersion: http1.1 } }
    YAML
    expect {
      count = 2
    }
  }

  pass "2 in a template" {
    cloudformation = <<-YAML
      Resources:
        Said:
          Type: AWS::CloudFront::Distribution
          Properties: { DistributionConfig: { Enabled: true, HttpVersion: http2 } }
    YAML
  }
}
