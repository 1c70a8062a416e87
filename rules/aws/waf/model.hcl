kind "aws_wafv2_web_acl" {
  identity = ["arn", "id"]

  cloudformation "AWS::WAFv2::WebACL" {
    rule = [for r in list(Rules) : {
      name            = r.Name
      priority        = r.Priority
      action = r.Action == null ? null : {
        allow     = r.Action.Allow
        block     = r.Action.Block
        captcha   = r.Action.Captcha
        challenge = r.Action.Challenge
        count     = r.Action.Count
        type      = null
      }
      override_action = r.OverrideAction == null ? null : { none = r.OverrideAction.None, count = r.OverrideAction.Count }
      statement = {
        managed_rule_group_statement = r.Statement.ManagedRuleGroupStatement == null ? null : {
          vendor_name   = r.Statement.ManagedRuleGroupStatement.VendorName
          name          = r.Statement.ManagedRuleGroupStatement.Name
          excluded_rule = [for e in list(r.Statement.ManagedRuleGroupStatement.ExcludedRules) : { name = e.Name }]
          rule_action_override = [for o in list(r.Statement.ManagedRuleGroupStatement.RuleActionOverrides) : {
            name          = o.Name
            action_to_use = { allow = o.ActionToUse.Allow, count = o.ActionToUse.Count, block = o.ActionToUse.Block }
          }]
        }
      }
    }]
    rule_json = null
  }

  fold "aws_wafv2_web_acl_logging_configuration" {
    into    = refers(resource_arn)
    logging = { log_destination_configs = log_destination_configs }
  }

  fold "aws_wafv2_web_acl_rule_group_association" {
    into = refers(web_acl_arn)
    append = {
      rule = {
        name            = rule_name
        priority        = priority
        override_action = override_action == "count" ? { count = {} } : { none = {} }
        statement = {
          managed_rule_group_statement = managed_rule_group == null ? null : {
            vendor_name          = managed_rule_group.vendor_name
            name                 = managed_rule_group.name
            excluded_rule        = []
            rule_action_override = managed_rule_group.rule_action_override
          }
        }
      }
    }
  }
}
