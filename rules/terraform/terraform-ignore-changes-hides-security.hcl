rule "terraform-ignore-changes-hides-security" {
  title     = "Changes to what protects the resource are ignored"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "any"
  languages = ["terraform"]

  let {
    watched = [for a in list(resource.lifecycle.ignore_changes) : a if length(regexall("^(policy|assume_role_policy|ingress|egress|acl|encryption|server_side_encryption|kms_key|publicly_accessible|public_access)", a)) > 0]
  }
  for_each = watched
  require  = each.value == null
  focus    = each.value
  message = "Whoever opens ${resource.address} by hand stays unnoticed: no plan shows a change of ${each.value}."
  remedy  = <<-TEXT
    Terraform: leave it out of ignore_changes; where another resource manages it, remove the blocks instead.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes"]

  fail "of a group, of a role" {
    resource "aws_security_group" "g" {
      lifecycle {
        ignore_changes = [ingress, tags]
      }
    }
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
      lifecycle {
        ignore_changes = [assume_role_policy]
      }
    }
    expect {
      count = 2
    }
  }

  pass "of what protects nothing" {
    resource "aws_autoscaling_group" "g" {
      lifecycle {
        ignore_changes = [desired_capacity]
      }
    }
    resource "aws_sns_topic" "t" {}
  }
}
