rule "aws-ecs-service-no-deployment-rollback" {
  title     = "Failed deployment of a service isn't rolled back"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_ecs_service"

  let {
    controller = self.deployment_controller.type == null ? "ECS" : self.deployment_controller.type
    strategy   = self.deployment_configuration.strategy == null ? "ROLLING" : self.deployment_configuration.strategy
  }
  when = controller == "ECS" && strategy == "ROLLING" && self.scheduling_strategy != "DAEMON"
  require = (
    (self.deployment_circuit_breaker.enable && self.deployment_circuit_breaker.rollback)
    || (self.alarms.enable && self.alarms.rollback)
  )
  message = "When a new version of ${resource.address} doesn't start, ECS keeps trying for hours instead of returning to the version that ran."
  remedy  = <<-TEXT
    Terraform: deployment_circuit_breaker { enable = true  rollback = true }.
    CloudFormation: DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"]

  fail "none" {
    resource "aws_ecs_service" "app" {
      name = "app"
    }
  }

  fail "stops, but doesn't go back" {
    resource "aws_ecs_service" "app" {
      name = "app"
      deployment_circuit_breaker {
        enable   = true
        rollback = false
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "circuit breaker; alarms; CodeDeploy; daemon" {
    resource "aws_ecs_service" "a" {
      name = "a"
      deployment_circuit_breaker {
        enable   = true
        rollback = true
      }
    }
    resource "aws_ecs_service" "b" {
      name = "b"
      alarms {
        enable      = true
        rollback    = true
        alarm_names = ["errors"]
      }
    }
    resource "aws_ecs_service" "c" {
      name = "c"
      deployment_controller {
        type = "CODE_DEPLOY"
      }
    }
    resource "aws_ecs_service" "d" {
      name                = "d"
      scheduling_strategy = "DAEMON"
    }
  }

  fail "only in production" {
    variable "env" {}
    resource "aws_ecs_service" "app" {
      name = "app"
      deployment_circuit_breaker {
        enable   = true
        rollback = var.env == "prod"
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  undecided "from a variable" {
    variable "rollback" {}
    resource "aws_ecs_service" "app" {
      name = "app"
      deployment_circuit_breaker {
        enable   = true
        rollback = var.rollback
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: app }
    YAML
  }

  pass "template that rolls back" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DeploymentConfiguration:
              DeploymentCircuitBreaker: { Enable: true, Rollback: true }
    YAML
  }
}
