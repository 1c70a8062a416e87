rule "aws-ecs-service-deployment-deadlock" {
  title     = "Deployment may neither start nor stop a task"
  severity  = "high"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_ecs_service"

  when    = self.scheduling_strategy != "DAEMON" && (self.deployment_controller.type == null || self.deployment_controller.type == "ECS")
  require = !((self.deployment_minimum_healthy_percent == null || self.deployment_minimum_healthy_percent >= 100) && self.deployment_maximum_percent <= 100)
  message = "No deployment of ${resource.address} can proceed: at most 100 % of the tasks may run, and none of them may stop."
  remedy  = <<-TEXT
    Terraform: deployment_maximum_percent = 200, or deployment_minimum_healthy_percent = 50.
    CloudFormation: DeploymentConfiguration: { MaximumPercent: 200, MinimumHealthyPercent: 100 }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html"]

  fail "100 and 100" {
    resource "aws_ecs_service" "app" {
      name                               = "app"
      deployment_minimum_healthy_percent = 100
      deployment_maximum_percent         = 100
    }
  }

  fail "the minimum is 100 unless it is said" {
    resource "aws_ecs_service" "app" {
      name                       = "app"
      deployment_maximum_percent = 100
    }
  }

  pass "room above, room below, nothing said" {
    resource "aws_ecs_service" "a" {
      name                               = "a"
      deployment_minimum_healthy_percent = 100
      deployment_maximum_percent         = 150
    }
    resource "aws_ecs_service" "b" {
      name                               = "b"
      deployment_minimum_healthy_percent = 0
      deployment_maximum_percent         = 100
    }
    resource "aws_ecs_service" "c" {
      name = "c"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 100 }
    YAML
  }

  pass "template with room" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 100 }
    YAML
  }
}
