rule "aws-appautoscaling-target-cannot-scale" {
  title     = "Scalable target has no room to scale"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_appautoscaling_target"

  when    = self.max_capacity != 0 && !ignored("min_capacity") && !ignored("max_capacity")
  require = self.min_capacity < self.max_capacity
  focus   = self.max_capacity
  message = "${resource.address} stays at ${self.min_capacity}, whatever its policies say: its least capacity is also its greatest."
  remedy  = <<-TEXT
    Terraform: min_capacity = 2, max_capacity = 8.
    CloudFormation: MinCapacity: 2, MaxCapacity: 8.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html"]

  fail "the same" {
    resource "aws_appautoscaling_target" "app" {
      resource_id  = "service/main/app"
      min_capacity = 2
      max_capacity = 2
    }
  }

  pass "room; parked; set by somebody else" {
    resource "aws_appautoscaling_target" "room" {
      min_capacity = 2
      max_capacity = 4
    }
    resource "aws_appautoscaling_target" "parked" {
      min_capacity = 0
      max_capacity = 0
    }
    resource "aws_appautoscaling_target" "least" {
      min_capacity = 1
      max_capacity = 1
      lifecycle {
        ignore_changes = [min_capacity]
      }
    }
    resource "aws_appautoscaling_target" "greatest" {
      min_capacity = 1
      max_capacity = 1
      lifecycle {
        ignore_changes = [max_capacity]
      }
    }
  }

  undecided "from a variable" {
    variable "most" {}
    resource "aws_appautoscaling_target" "app" {
      min_capacity = 2
      max_capacity = var.most
    }
  }

  fail "the same in a template" {
    cloudformation = <<-YAML
      Resources:
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties: { MinCapacity: 3, MaxCapacity: 3 }
    YAML
  }

  pass "room in a template" {
    cloudformation = <<-YAML
      Resources:
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties: { MinCapacity: 3, MaxCapacity: 6 }
    YAML
  }
}
