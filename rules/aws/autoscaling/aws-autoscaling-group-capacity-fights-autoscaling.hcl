rule "aws-autoscaling-group-capacity-fights-autoscaling" {
  title     = "Each apply resets the number of instances that scaling chose"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_autoscaling_group"
  languages = ["terraform"]

  let {
    # A schedule moves the limits themselves, the others stay within them.
    fixed = self.min_size == self.max_size && self.max_size != null && !ignored("min_size") && !ignored("max_size")
    kinds = concat(["aws_autoscaling_schedule"], known(fixed) && fixed ? [] : ["aws_autoscaling_policy", "aws_ecs_capacity_provider"])
  }

  when    = self.desired_capacity != null && anytrue([for kind in kinds : length(referrers(self, kind)) > 0])
  require = ignored("desired_capacity")
  focus   = self.desired_capacity
  message = "Each apply sets ${resource.address} back to its desired_capacity, whatever scaling has chosen: under load that removes instances."
  remedy  = <<-TEXT
    Terraform: remove desired_capacity, or lifecycle { ignore_changes = [desired_capacity] }.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_group"]

  fail "a policy, a schedule, containers" {
    resource "aws_autoscaling_group" "a" {
      desired_capacity = 2
    }
    resource "aws_autoscaling_policy" "a" {
      autoscaling_group_name = aws_autoscaling_group.a.name
    }
    resource "aws_autoscaling_group" "b" {
      desired_capacity = 2
    }
    resource "aws_autoscaling_schedule" "b" {
      autoscaling_group_name = aws_autoscaling_group.b.name
    }
    resource "aws_autoscaling_group" "c" {
      desired_capacity = 2
    }
    resource "aws_ecs_capacity_provider" "c" {
      auto_scaling_group_provider {
        auto_scaling_group_arn = aws_autoscaling_group.c.arn
      }
    }
    expect {
      count = 3
    }
  }

  pass "ignored; not said; not scaled" {
    resource "aws_autoscaling_group" "ignored" {
      desired_capacity = 2
      lifecycle {
        ignore_changes = [desired_capacity]
      }
    }
    resource "aws_autoscaling_policy" "ignored" {
      autoscaling_group_name = aws_autoscaling_group.ignored.name
    }
    resource "aws_autoscaling_group" "unsaid" {
      min_size = 2
    }
    resource "aws_autoscaling_policy" "unsaid" {
      autoscaling_group_name = aws_autoscaling_group.unsaid.name
    }
    resource "aws_autoscaling_group" "fixed" {
      desired_capacity = 2
    }
  }

  pass "of one size only, at which scaling leaves it" {
    resource "aws_autoscaling_group" "a" {
      min_size         = 2
      max_size         = 2
      desired_capacity = 2
    }
    resource "aws_autoscaling_policy" "a" {
      autoscaling_group_name = aws_autoscaling_group.a.name
    }
    resource "aws_ecs_capacity_provider" "a" {
      auto_scaling_group_provider {
        auto_scaling_group_arn = aws_autoscaling_group.a.arn
      }
    }
  }

  fail "of several sizes, of one that a schedule changes, of limits that others set, of limits that aren't known" {
    variable "min" {}
    variable "max" {}
    resource "aws_autoscaling_group" "schedule" {
      min_size         = 2
      max_size         = 2
      desired_capacity = 2
    }
    resource "aws_autoscaling_schedule" "schedule" {
      autoscaling_group_name = aws_autoscaling_group.schedule.name
      min_size               = 0
    }
    resource "aws_autoscaling_group" "least" {
      min_size         = 2
      max_size         = 2
      desired_capacity = 2
      lifecycle {
        ignore_changes = [min_size]
      }
    }
    resource "aws_autoscaling_policy" "least" {
      autoscaling_group_name = aws_autoscaling_group.least.name
    }
    resource "aws_autoscaling_group" "greatest" {
      min_size         = 2
      max_size         = 2
      desired_capacity = 2
      lifecycle {
        ignore_changes = [max_size]
      }
    }
    resource "aws_autoscaling_policy" "greatest" {
      autoscaling_group_name = aws_autoscaling_group.greatest.name
    }
    resource "aws_autoscaling_group" "room" {
      min_size         = 2
      max_size         = 4
      desired_capacity = 2
    }
    resource "aws_autoscaling_policy" "room" {
      autoscaling_group_name = aws_autoscaling_group.room.name
    }
    resource "aws_autoscaling_group" "unknown" {
      min_size         = var.min
      max_size         = var.max
      desired_capacity = 2
    }
    resource "aws_autoscaling_policy" "unknown" {
      autoscaling_group_name = aws_autoscaling_group.unknown.name
    }
    expect {
      count = 5
    }
  }
}
