rule "aws-waf-rule-without-action" {
  title     = "Rule of a web application firewall does nothing"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = ["aws_wafv2_web_acl", "aws_wafv2_rule_group", "aws_waf_web_acl", "aws_waf_rule_group", "aws_wafregional_web_acl", "aws_wafregional_rule_group"]

  let {
    action = each.value.action
    # A block of neither does nothing, either; WAF Classic names it by its type.
    chosen = [action.allow, action.block, action.captcha, action.challenge, action.count, action.type]
  }
  for_each = concat(self.rule[*], self.rules[*], self.activated_rule[*])
  require  = anytrue([for c in chosen : c != null]) || each.value.override_action != null
  focus    = each.value
  message  = "A rule of ${resource.address} says what to look for and not what to do with it."
  remedy   = <<-TEXT
    Terraform: action { block {} }, or for a group of rules override_action { none {} }; in WAF Classic action { type = "BLOCK" }
    CloudFormation: Action: { Block: {} }, or OverrideAction: { None: {} }
  TEXT

  references = ["https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html"]
  aliases    = { checkov = ["CKV_AWS_342"] }

  fail "an empty one" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      rule {
        name     = "a"
        priority = 1
        action {}
      }
    }
  }

  fail "none" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      rule {
        name     = "a"
        priority = 1
      }
    }
    resource "aws_waf_web_acl" "b" {
      name = "b"
      rules {
        priority = 1
        rule_id  = "1"
      }
    }
    resource "aws_waf_rule_group" "c" {
      name        = "c"
      metric_name = "c"
      activated_rule {
        priority = 1
        rule_id  = "1"
      }
    }
    expect {
      count = 3
    }
  }

  pass "an action, that of the group" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      rule {
        name     = "a"
        priority = 1
        action {
          block {}
        }
      }
      rule {
        name     = "b"
        priority = 2
        override_action {
          none {}
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} }, Rules: [{ Name: a, Priority: 1, Statement: { GeoMatchStatement: { CountryCodes: [KP] } } }] } }
    YAML
  }

  pass "template with actions" {
    cloudformation = <<-YAML
      Resources:
        Acl:
          Type: AWS::WAFv2::WebACL
          Properties:
            Scope: REGIONAL
            DefaultAction: { Allow: {} }
            Rules:
              - { Name: a, Priority: 1, Action: { Block: {} }, Statement: { GeoMatchStatement: { CountryCodes: [KP] } } }
              - { Name: b, Priority: 2, OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesCommonRuleSet } } }
    YAML
  }
}
