rule "aws-waf-without-log4j-rules" {
  title     = "Web application firewall doesn't stop Log4Shell"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_wafv2_web_acl"
  default   = "opt-in"

  let {
    groups = [
      for r in self.rule[*] : r.statement.managed_rule_group_statement
      if r.statement.managed_rule_group_statement.name == "AWSManagedRulesKnownBadInputsRuleSet" && r.override_action.count == null
    ]
    # A group from which the rules for it were taken, or which only counts, stops nothing. The provider's
    # schema doesn't say what a statement may hold, so what isn't written reads as unknown.
    weakened = [
      for g in groups : concat(
        known(g.excluded_rule) ? [for e in g.excluded_rule[*] : e.name] : [],
        known(g.rule_action_override) ? [
          for o in g.rule_action_override[*] : o.name
          if known(o.action_to_use.count) && o.action_to_use.count != null || known(o.action_to_use.allow) && o.action_to_use.allow != null
        ] : [],
      )
    ]
    stopping = [for names in weakened : names if !anytrue([for n in names : startswith(n, "Log4JRCE")])]
  }

  when    = self.rule_json == null
  require = length(stopping) > 0
  focus   = self
  message = "Requests that make an unpatched Log4j run an attacker's code (CVE-2021-44228) pass ${resource.address}."
  remedy  = <<-TEXT
    Add AWSManagedRulesKnownBadInputsRuleSet, where Java is behind the firewall.
    Terraform: rule { override_action { none {} }, statement { managed_rule_group_statement { vendor_name = "AWS", name = "AWSManagedRulesKnownBadInputsRuleSet" } } }
    CloudFormation: Rules: [{ OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet } } }]
  TEXT

  references = ["https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html#aws-managed-rule-groups-baseline-known-bad-inputs"]
  aliases    = { checkov = ["CKV_AWS_192"] }

  fail "another group; counting; excluded; only counted" {
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
            name        = "AWSManagedRulesCommonRuleSet"
          }
        }
      }
    }
    resource "aws_wafv2_web_acl" "b" {
      scope = "REGIONAL"
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
    resource "aws_wafv2_web_acl" "c" {
      scope = "REGIONAL"
      rule {
        name = "c"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
            excluded_rule {
              name = "Log4JRCE"
            }
          }
        }
      }
    }
    resource "aws_wafv2_web_acl" "d" {
      scope = "REGIONAL"
      rule {
        name = "d"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
            rule_action_override {
              name = "Log4JRCE_BODY"
              action_to_use {
                count {}
              }
            }
          }
        }
      }
    }
    resource "aws_wafv2_web_acl" "e" {
      scope = "REGIONAL"
      rule {
        name = "e"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
            rule_action_override {
              name = "Log4JRCE_BODY"
              action_to_use {
                allow {}
              }
            }
          }
        }
      }
    }
    expect {
      count = 5
    }
  }

  fail "rules of another kind alone" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      rule {
        name     = "countries"
        priority = 1
        action {
          block {}
        }
        statement {
          geo_match_statement {
            country_codes = ["US"]
          }
        }
      }
    }
  }

  pass "with it, another of its rules counting; JSON" {
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
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
            rule_action_override {
              name = "Host_localhost_HEADER"
              action_to_use {
                count {}
              }
            }
          }
        }
      }
    }
    resource "aws_wafv2_web_acl" "b" {
      scope = "REGIONAL"
      rule {
        name = "b"
        override_action {
          none {}
        }
        statement {
          managed_rule_group_statement {
            vendor_name = "AWS"
            name        = "AWSManagedRulesKnownBadInputsRuleSet"
            rule_action_override {
              name = "Log4JRCE_BODY"
              action_to_use {
                block {}
              }
            }
          }
        }
      }
    }
    resource "aws_wafv2_web_acl" "j" {
      scope     = "REGIONAL"
      rule_json = "[]"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL, DefaultAction: { Allow: {} } } }
    YAML
  }

  pass "template with it" {
    cloudformation = <<-YAML
      Resources:
        Acl:
          Type: AWS::WAFv2::WebACL
          Properties:
            Scope: REGIONAL
            DefaultAction: { Allow: {} }
            Rules:
              - { Name: b, Priority: 2, OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet, RuleActionOverrides: [{ Name: Log4JRCE_BODY, ActionToUse: { Block: {} } }] } } }
    YAML
  }
}
