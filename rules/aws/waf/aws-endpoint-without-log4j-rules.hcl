rule "aws-endpoint-without-log4j-rules" {
  title     = "Firewall in front of an endpoint lacks the managed rules against Log4Shell"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_lb", "aws_api_gateway_stage", "aws_appsync_graphql_api", "aws_cloudfront_distribution"]
  default   = "opt-in"

  let {
    acls = concat(
      [for a in referrers(self, "aws_wafv2_web_acl_association", "resource_arn") : target(a.web_acl_arn, "aws_wafv2_web_acl")],
      [for id in list(self.web_acl_id) : target(id, "aws_wafv2_web_acl")],
    )
    # The names of the groups that act, by firewall.
    groups = [
      for a in acls : [for r in a.rule[*] : r.statement.managed_rule_group_statement.name if r.override_action.count == null]
      if a != null && a.rule_json == null
    ]
  }

  for_each = groups
  require  = contains(each.value, "AWSManagedRulesKnownBadInputsRuleSet")
  focus    = self
  message  = "Requests that make an unpatched Log4j run an attacker's code (CVE-2021-44228) pass the firewall of ${resource.address}."
  remedy   = <<-TEXT
    Add AWSManagedRulesKnownBadInputsRuleSet to the web ACL, where Java is behind it.
    Terraform: rule { override_action { none {} }, statement { managed_rule_group_statement { vendor_name = "AWS", name = "AWSManagedRulesKnownBadInputsRuleSet" } } }
    CloudFormation: Rules: [{ OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet } } }]
  TEXT

  references = ["https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html#aws-managed-rule-groups-baseline-known-bad-inputs"]
  aliases    = { checkov = ["CKV2_AWS_47", "CKV2_AWS_76", "CKV2_AWS_77", "CKV2_AWS_78"] }

  fail "another group; only counting" {
    resource "aws_lb" "l" {}
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      rule {
        name = "a"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesAnonymousIpList"
          }
        }
      }
      rule {
        name = "b"
        override_action {
          count {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
          }
        }
      }
    }
    resource "aws_wafv2_web_acl_association" "l" {
      resource_arn = aws_lb.l.arn
      web_acl_arn  = aws_wafv2_web_acl.a.arn
    }
  }

  pass "of a distribution" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "CLOUDFRONT"
      rule {
        name = "a"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
          }
        }
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled    = true
      web_acl_id = aws_wafv2_web_acl.a.arn
    }
  }

  fail "of a distribution, another group" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "CLOUDFRONT"
      rule {
        name = "a"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesCommonRuleSet"
          }
        }
      }
    }
    resource "aws_cloudfront_distribution" "d" {
      enabled    = true
      web_acl_id = aws_wafv2_web_acl.a.arn
    }
  }

  pass "beside another group; one that isn't in the stack; JSON" {
    resource "aws_lb" "l" {}
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      rule {
        name = "a"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesAnonymousIpList"
          }
        }
      }
      rule {
        name = "b"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
          }
        }
      }
    }
    resource "aws_wafv2_web_acl_association" "l" {
      resource_arn = aws_lb.l.arn
      web_acl_arn  = aws_wafv2_web_acl.a.arn
    }
    resource "aws_lb" "e" {}
    resource "aws_wafv2_web_acl_association" "e" {
      resource_arn = aws_lb.e.arn
      web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/w/1"
    }
    resource "aws_lb" "j" {}
    resource "aws_wafv2_web_acl" "j" {
      scope     = "REGIONAL"
      rule_json = "[]"
    }
    resource "aws_wafv2_web_acl_association" "j" {
      resource_arn = aws_lb.j.arn
      web_acl_arn  = aws_wafv2_web_acl.j.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Api: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: a, AuthenticationType: AWS_IAM } }
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} } } }
        Both: { Type: AWS::WAFv2::WebACLAssociation, Properties: { ResourceArn: !GetAtt Api.Arn, WebACLArn: !GetAtt Acl.Arn } }
    YAML
  }

  pass "template without a firewall" {
    cloudformation = <<-YAML
      Resources:
        Api: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: a, AuthenticationType: AWS_IAM } }
    YAML
  }

  pass "template with it" {
    cloudformation = <<-YAML
      Resources:
        Api: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: a, AuthenticationType: AWS_IAM } }
        Acl:
          Type: AWS::WAFv2::WebACL
          Properties:
            Scope: REGIONAL
            DefaultAction: { Allow: {} }
            Rules:
              - { Name: b, Priority: 2, OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet } } }
        Both: { Type: AWS::WAFv2::WebACLAssociation, Properties: { ResourceArn: !GetAtt Api.Arn, WebACLArn: !GetAtt Acl.Arn } }
    YAML
  }
}
