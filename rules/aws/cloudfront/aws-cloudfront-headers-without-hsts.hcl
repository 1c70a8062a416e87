rule "aws-cloudfront-headers-without-hsts" {
  title     = "Headers that CloudFront adds don't keep browsers to HTTPS"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_response_headers_policy"
  default   = "opt-in"

  let {
    transport = self.security_headers_config.strict_transport_security
  }

  # A year is what browsers' preload lists ask for.
  require = transport.access_control_max_age_sec >= 31536000 && transport.include_subdomains && transport.preload
  focus   = transport == null ? self : transport
  message = "A first request to a site with ${resource.address} may go over HTTP, where it can be read and sent elsewhere."
  remedy  = <<-TEXT
    Terraform: security_headers_config { strict_transport_security { access_control_max_age_sec = 31536000, include_subdomains = true, preload = true, override = true } }
    CloudFormation: SecurityHeadersConfig: { StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, IncludeSubdomains: true, Preload: true, Override: true } }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html"]
  aliases    = { checkov = ["CKV_AWS_259"] }

  fail "none; short; without subdomains; not to be preloaded" {
    resource "aws_cloudfront_response_headers_policy" "a" {
      name = "a"
    }
    resource "aws_cloudfront_response_headers_policy" "b" {
      name = "b"
      security_headers_config {
        strict_transport_security {
          access_control_max_age_sec = 600
          include_subdomains         = true
          override                   = true
          preload                    = true
        }
      }
    }
    resource "aws_cloudfront_response_headers_policy" "c" {
      name = "c"
      security_headers_config {
        strict_transport_security {
          access_control_max_age_sec = 31536000
          override                   = true
          preload                    = true
        }
      }
    }
    resource "aws_cloudfront_response_headers_policy" "d" {
      name = "d"
      security_headers_config {
        strict_transport_security {
          access_control_max_age_sec = 31536000
          include_subdomains         = true
          override                   = true
        }
      }
    }
    expect {
      count = 4
    }
  }

  pass "all" {
    resource "aws_cloudfront_response_headers_policy" "a" {
      name = "a"
      security_headers_config {
        strict_transport_security {
          access_control_max_age_sec = 31536000
          include_subdomains         = true
          override                   = true
          preload                    = true
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        H: { Type: AWS::CloudFront::ResponseHeadersPolicy, Properties: { ResponseHeadersPolicyConfig: { Name: h } } }
    YAML
  }

  pass "template with it" {
    cloudformation = <<-YAML
      Resources:
        H: { Type: AWS::CloudFront::ResponseHeadersPolicy, Properties: { ResponseHeadersPolicyConfig: { Name: h, SecurityHeadersConfig: { StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, IncludeSubdomains: true, Override: true, Preload: true } } } } }
    YAML
  }
}
