rule "aws-ecs-service-count-fights-autoscaling" {
  title     = "Each deployment resets the number of tasks that autoscaling chose"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_ecs_service"

  languages = ["terraform"]
  when      = length(referrers(self, "aws_appautoscaling_target", "resource_id")) > 0
  require   = ignored("desired_count")
  message   = "Each apply sets ${resource.address} back to its desired_count, whatever autoscaling has chosen: under load that removes tasks."
  remedy    = <<-TEXT
    Terraform: lifecycle { ignore_changes = [desired_count] }.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#ignoring-changes-to-desired-count"]

  fail "scaled, and set" {
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 2
    }
    resource "aws_appautoscaling_target" "app" {
      resource_id  = "service/main/${aws_ecs_service.app.name}"
      min_capacity = 2
      max_capacity = 8
    }
  }

  pass "ignored, or not scaled" {
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 2
      lifecycle {
        ignore_changes = [desired_count]
      }
    }
    resource "aws_appautoscaling_target" "app" {
      resource_id  = "service/main/${aws_ecs_service.app.name}"
      min_capacity = 2
      max_capacity = 8
    }
    resource "aws_ecs_service" "worker" {
      name          = "worker"
      desired_count = 2
    }
  }
}
