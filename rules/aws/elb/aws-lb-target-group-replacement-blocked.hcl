rule "aws-lb-target-group-replacement-blocked" {
  title     = "Target group that a listener uses can't be replaced"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_lb_target_group"
  languages = ["terraform"]
  default   = "production"

  when    = length(referrers(self, "aws_lb_listener")) + length(referrers(self, "aws_lb_listener_rule")) > 0
  require = resource.lifecycle.create_before_destroy && self.name == null
  focus   = self
  message = "A change of the port, protocol or VPC of ${resource.address} fails in the middle of the apply: a listener uses the group, and a second one can't have the same name."
  remedy  = <<-TEXT
    Terraform: name_prefix = "app-", and lifecycle { create_before_destroy = true }
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group"]

  fail "a listener, a rule" {
    resource "aws_lb_target_group" "a" {
      name = "app"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_lb_listener" "a" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.a.arn
      }
    }
    resource "aws_lb_target_group" "b" {
      name_prefix = "app-"
    }
    resource "aws_lb_listener_rule" "b" {
      action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.b.arn
      }
    }
    expect {
      count = 2
    }
  }

  pass "before, or not used" {
    resource "aws_lb_target_group" "a" {
      name_prefix = "app-"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_lb_listener" "a" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.a.arn
      }
    }
    resource "aws_lb_target_group" "b" {
      name = "app"
    }
  }
}
