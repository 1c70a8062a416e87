rule "aws-autoscaling-group-capacity-fights-autoscaling" {
  title     = "Each apply resets the number of instances that scaling chose"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_autoscaling_group"
  languages = ["terraform"]

  let {
    scalers = ["aws_autoscaling_policy", "aws_autoscaling_schedule", "aws_ecs_capacity_provider"]
  }

  when    = self.desired_capacity != null && anytrue([for kind in scalers : length(referrers(self, kind)) > 0])
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
}
