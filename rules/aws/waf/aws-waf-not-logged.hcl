rule "aws-waf-not-logged" {
  title     = "Web application firewall keeps no logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = ["aws_wafv2_web_acl", "aws_waf_web_acl", "aws_wafregional_web_acl"]
  default   = "production"

  require = resource.kind == "aws_wafv2_web_acl" ? self.logging != null : self.logging_configuration != null
  focus   = self
  message = "When ${resource.address} stops a customer or lets an attack through, nobody can tell which rule did, and what the request was."
  remedy  = <<-TEXT
    Terraform: an aws_wafv2_web_acl_logging_configuration with resource_arn and log_destination_configs; for WAF Classic logging_configuration { log_destination }
    CloudFormation: AWS::WAFv2::LoggingConfiguration with ResourceArn: !GetAtt Acl.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/waf/latest/developerguide/logging.html"]
  aliases    = { checkov = ["CKV2_AWS_31", "CKV_AWS_176"] }
  controls   = { "fsbp" = ["WAF.1"] }

  fail "none" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
    }
    resource "aws_waf_web_acl" "b" {
      name = "b"
    }
    resource "aws_wafregional_web_acl" "c" {
      name = "c"
    }
    expect {
      count = 3
    }
  }

  pass "logged" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
    }
    resource "aws_wafv2_web_acl_logging_configuration" "a" {
      resource_arn            = aws_wafv2_web_acl.a.arn
      log_destination_configs = ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/aws-waf-logs"]
    }
    resource "aws_waf_web_acl" "b" {
      name = "b"
      logging_configuration {
        log_destination = "arn:aws:firehose:us-east-1:111122223333:deliverystream/aws-waf-logs"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} } } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} } } }
        Logging: { Type: AWS::WAFv2::LoggingConfiguration, Properties: { ResourceArn: !GetAtt Acl.Arn, LogDestinationConfigs: [arn] } }
    YAML
  }
}
