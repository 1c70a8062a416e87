rule "aws-ecs-service-deployment-downtime" {
  title     = "Deployment may stop all tasks of a service before new ones run"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_ecs_service"
  default   = "production"

  when    = (
    length(self.load_balancer[*]) > 0 && self.scheduling_strategy != "DAEMON"
    && (self.deployment_controller.type == null || self.deployment_controller.type == "ECS")
  )
  require = self.deployment_minimum_healthy_percent != 0
  message = "Nobody answers for ${resource.address} during a deployment: with a minimum of 0 % ECS may stop all tasks before it starts others."
  remedy  = <<-TEXT
    Terraform: deployment_minimum_healthy_percent = 100, or leave it away.
    CloudFormation: DeploymentConfiguration: { MinimumHealthyPercent: 100 }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html"]

  fail "0" {
    resource "aws_ecs_service" "app" {
      deployment_minimum_healthy_percent = 0
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  pass "half; not said; a worker; a daemon; by CodeDeploy" {
    resource "aws_ecs_service" "half" {
      deployment_minimum_healthy_percent = 50
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_ecs_service" "unsaid" {
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_ecs_service" "worker" {
      deployment_minimum_healthy_percent = 0
    }
    resource "aws_ecs_service" "daemon" {
      scheduling_strategy                = "DAEMON"
      deployment_minimum_healthy_percent = 0
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_ecs_service" "blue_green" {
      deployment_minimum_healthy_percent = 0
      deployment_controller {
        type = "CODE_DEPLOY"
      }
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  fail "the controller said; a template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DeploymentController: { Type: ECS }
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
            DeploymentConfiguration: { MinimumHealthyPercent: 0 }
    YAML
  }

  pass "half in a template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
            DeploymentConfiguration: { MinimumHealthyPercent: 50 }
    YAML
  }
}
