rule "aws-lb-target-group-replacement-blocked" {
  title     = "Target group that a listener uses can't be replaced"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_lb_target_group"
  languages = ["terraform"]
  default   = "production"

  # A name with something random in it is another one for the second: a replacement is planned without ignore_changes.
  let {
    random = startswith(facts(target(self.name)).kind, "random_")
    varies = contains(list(resource.changing), "name") || (known(random) && random)
  }
  when    = length(referrers(self, "aws_lb_listener")) + length(referrers(self, "aws_lb_listener_rule")) > 0
  require = resource.lifecycle.create_before_destroy && (self.name == null || varies)
  focus   = self
  message = (
    resource.lifecycle.create_before_destroy
    ? "A change of the port, protocol or VPC of ${resource.address} fails in the middle of the apply: a second group is made first, and can't have the same name."
    : "A change of the port, protocol or VPC of ${resource.address} fails in the middle of the apply: a listener uses the group, which is destroyed before there is a second one."
  )
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

  pass "a name that varies" {
    resource "random_id" "target" {
      byte_length = 2
    }
    resource "aws_lb_target_group" "a" {
      name = "app-${random_id.target.hex}"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_lb_target_group" "b" {
      name = "app-${substr(uuid(), 0, 4)}"
      lifecycle {
        create_before_destroy = true
        ignore_changes        = [name]
      }
    }
    resource "aws_lb_listener" "a" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.a.arn
      }
    }
    resource "aws_lb_listener" "b" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.b.arn
      }
    }
  }

  fail "a name that varies, of a group that is destroyed first; one of a variable" {
    variable "app" {
      type    = string
      default = "shop"
    }
    resource "aws_lb_target_group" "a" {
      name = "app-${substr(uuid(), 0, 4)}"
      lifecycle {
        ignore_changes = [name]
      }
    }
    resource "aws_lb_target_group" "b" {
      name = "app-${var.app}"
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
    resource "aws_lb_listener" "b" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.b.arn
      }
    }
    expect {
      count = 2
    }
  }
}
