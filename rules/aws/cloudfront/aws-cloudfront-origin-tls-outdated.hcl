rule "aws-cloudfront-origin-tls-outdated" {
  title     = "CloudFront talks broken protocols to its origin"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudfront_distribution"

  let {
    protocols = each.value.custom_origin_config.origin_ssl_protocols
  }

  for_each = self.origin[*]
  when     = each.value.custom_origin_config.origin_protocol_policy != "http-only"
  require  = !contains(protocols, "SSLv3") && !contains(protocols, "TLSv1") && !contains(protocols, "TLSv1.1")
  focus    = protocols
  message  = "Whoever sits between ${resource.address} and its origin can push the connection down to SSL 3 or TLS 1.0 or 1.1, which are broken."
  remedy   = <<-TEXT
    Terraform: custom_origin_config { origin_ssl_protocols = ["TLSv1.2"] }
    CloudFormation: CustomOriginConfig: { OriginSSLProtocols: [TLSv1.2] }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-10"]
  aliases    = { checkov = ["CKV2_AWS_54"] }
  controls   = { "fsbp" = ["CloudFront.10"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  fail "each of them" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        origin_id = "a"
        custom_origin_config {
          origin_ssl_protocols = ["SSLv3", "TLSv1.2"]
        }
      }
      origin {
        origin_id = "b"
        custom_origin_config {
          origin_ssl_protocols = ["TLSv1", "TLSv1.2"]
        }
      }
      origin {
        origin_id = "c"
        custom_origin_config {
          origin_ssl_protocols = ["TLSv1.1", "TLSv1.2"]
        }
      }
    }
    expect {
      count = 3
    }
  }

  pass "TLS 1.2, or none" {
    resource "aws_cloudfront_distribution" "d" {
      enabled = true
      origin {
        origin_id = "a"
        custom_origin_config {
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
      origin {
        origin_id = "b"
        custom_origin_config {
          origin_protocol_policy = "http-only"
          origin_ssl_protocols   = ["TLSv1"]
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1, TLSv1.2] } }] } } }
    YAML
  }

  pass "template with TLS 1.2" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Origins: [{ Id: web, DomainName: www.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] } }] } } }
    YAML
  }
}
