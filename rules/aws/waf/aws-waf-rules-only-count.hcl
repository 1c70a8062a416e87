rule "aws-waf-rules-only-count" {
  title     = "Web application firewall only counts"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_wafv2_web_acl"

  let {
    counts = [for r in self.rule[*] : r if r.action.count != null || r.override_action.count != null]
    # To allow what is allowed anyway stops nothing either.
    idle = concat(counts, [for r in self.rule[*] : r if r.action.allow != null])
  }

  # Of a rule that says nothing of what to do another rule tells.
  when    = self.default_action.allow != null && self.rule_json == null && length(counts) > 0
  require = length(idle) < length(self.rule[*])
  focus   = counts[0]
  message = "${resource.address} looks at each request, bills for it, and stops none: its rules only count what they match."
  remedy  = <<-TEXT
    Take the rules out of counting once the counts show that they hit nobody by mistake.
    Terraform: override_action { none {} } for a group of rules, action { block {} } for a rule.
    CloudFormation: OverrideAction: { None: {} } for a group of rules, Action: { Block: {} } for a rule.
  TEXT

  references = [
    "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html",
    "https://docs.aws.amazon.com/waf/latest/APIReference/API_OverrideAction.html",
  ]

  fail "a group, a rule, one that allows" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        override_action {
          count {}
        }
      }
      rule {
        name     = "b"
        priority = 1
        action {
          count {}
        }
      }
      rule {
        name     = "c"
        priority = 1
        action {
          allow {}
        }
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "a rule alone" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
    }
  }

  pass "some stop; all else is stopped; nothing counts; JSON" {
    resource "aws_wafv2_web_acl" "block" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        override_action {
          count {}
        }
      }
      rule {
        name     = "b"
        priority = 1
        action {
          block {}
        }
      }
    }
    resource "aws_wafv2_web_acl" "group" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
      rule {
        name     = "b"
        priority = 1
        override_action {
          none {}
        }
      }
    }
    resource "aws_wafv2_web_acl" "captcha" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
      rule {
        name     = "b"
        priority = 1
        action {
          captcha {}
        }
      }
    }
    resource "aws_wafv2_web_acl" "challenge" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
      rule {
        name     = "b"
        priority = 1
        action {
          challenge {}
        }
      }
    }
    resource "aws_wafv2_web_acl" "closed" {
      scope = "REGIONAL"
      default_action {
        block {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
    }
    resource "aws_wafv2_web_acl" "allows" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          allow {}
        }
      }
    }
    resource "aws_wafv2_web_acl" "empty" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
    }
    resource "aws_wafv2_web_acl" "json" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
      rule_json = "[]"
    }
  }

  pass "a group of rules, of its own" {
    resource "aws_wafv2_web_acl" "a" {
      scope = "REGIONAL"
      default_action {
        allow {}
      }
      rule {
        name     = "a"
        priority = 1
        action {
          count {}
        }
      }
    }
    resource "aws_wafv2_web_acl_rule_group_association" "a" {
      web_acl_arn = aws_wafv2_web_acl.a.arn
      rule_name   = "common"
      priority    = 2
      managed_rule_group {
        vendor_name = "AWS"
        name        = "AWSManagedRulesCommonRuleSet"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl:
          Type: AWS::WAFv2::WebACL
          Properties:
            Scope: REGIONAL
            DefaultAction: { Allow: {} }
            Rules:
              - { Name: a, Priority: 1, OverrideAction: { Count: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesCommonRuleSet } } }
              - { Name: b, Priority: 2, Action: { Count: {} }, Statement: { GeoMatchStatement: { CountryCodes: [KP] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Acl:
          Type: AWS::WAFv2::WebACL
          Properties:
            Scope: REGIONAL
            DefaultAction: { Allow: {} }
            Rules:
              - { Name: a, Priority: 1, OverrideAction: { Count: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesCommonRuleSet } } }
              - { Name: b, Priority: 2, Action: { Block: {} }, Statement: { GeoMatchStatement: { CountryCodes: [KP] } } }
        Closed:
          Type: AWS::WAFv2::WebACL
          Properties: { Scope: REGIONAL, DefaultAction: { Block: {} }, Rules: [{ Name: b, Priority: 2, Action: { Count: {} }, Statement: { GeoMatchStatement: { CountryCodes: [KP] } } }] }
    YAML
  }
}
