rule "aws-waf-without-rules" {
  title     = "Web application firewall has no rules"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = ["aws_wafv2_web_acl", "aws_waf_web_acl", "aws_wafregional_web_acl"]

  let {
    # A rule says who it is; an empty block says nothing.
    rules = concat([for r in self.rule[*] : r if r.name != null || r.rule_id != null], [for r in self.rules[*] : r if r.rule_id != null])
    asks  = self.default_action.type == "ALLOW" || self.default_action.allow != null
  }

  when    = asks && self.rule_json == null
  require = length(rules) > 0
  focus   = self
  message = "${resource.address} looks at each request, bills for it, and stops none."
  remedy  = <<-TEXT
    Terraform: rule { …, statement { managed_rule_group_statement { vendor_name = "AWS", name = "AWSManagedRulesCommonRuleSet" } } }
    CloudFormation: Rules: [{ …, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesCommonRuleSet } } }]
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-10"]
  aliases    = { checkov = ["CKV_AWS_175"] }
  controls   = { "fsbp" = ["WAF.4", "WAF.8", "WAF.10"] }

  fail "none" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {}
    }
    resource "aws_waf_web_acl" "b" {
      name = "b"
      default_action {
        type = "ALLOW"
      }
      rules {}
    }
    expect {
      count = 2
    }
  }

  pass "one; all else is stopped; JSON" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "common"
        priority = 1
      }
    }
    resource "aws_waf_web_acl" "b" {
      name = "b"
      default_action {
        type = "ALLOW"
      }
      rules {
        priority = 1
        rule_id  = "1"
      }
    }
    resource "aws_wafregional_web_acl" "c" {
      name = "c"
      default_action {
        type = "ALLOW"
      }
      rule {
        priority = 1
        rule_id  = "1"
      }
    }
    resource "aws_wafv2_web_acl" "d" {
      scope = "REGIONAL"
      default_action {
        block {}
      }
    }
    resource "aws_wafv2_web_acl" "e" {
      scope     = "REGIONAL"
      rule_json = "[]"
      default_action {
        allow {}
      }
    }
  }

  pass "a group of rules, of its own" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
    }
    resource "aws_wafv2_web_acl_rule_group_association" "a" {
      web_acl_arn = aws_wafv2_web_acl.a.arn
      rule_name   = "common"
      priority    = 1
      managed_rule_group {
        vendor_name = "AWS"
        name        = "AWSManagedRulesCommonRuleSet"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} } } }
    YAML
  }

  pass "template with a rule" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} }, Rules: [{ Name: a, Priority: 1, Statement: { GeoMatchStatement: { CountryCodes: [KP] } } }] } }
    YAML
  }
}
