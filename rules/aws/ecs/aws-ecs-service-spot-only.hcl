rule "aws-ecs-service-spot-only" {
  title     = "Service behind a load balancer runs on spot capacity only"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_ecs_service"
  default   = "production"

  let {
    strategy = self.capacity_provider_strategy[*]
  }
  when    = length(self.load_balancer[*]) > 0 && length(strategy) > 0
  require = anytrue([for s in strategy : s.capacity_provider != "FARGATE_SPOT"])
  focus   = strategy
  message = "AWS may take back all tasks of ${resource.address} at once, with two minutes' notice, and has no capacity for new ones just then."
  remedy  = <<-TEXT
    Terraform: capacity_provider_strategy { capacity_provider = "FARGATE"  base = 2  weight = 1 }, beside that for FARGATE_SPOT.
    CloudFormation: CapacityProviderStrategy: [{ CapacityProvider: FARGATE, Base: 2, Weight: 1 }, { CapacityProvider: FARGATE_SPOT, Weight: 3 }].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html"]

  fail "only spot" {
    resource "aws_ecs_service" "s" {
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
        weight            = 1
      }
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  pass "both; a worker; by launch type" {
    resource "aws_ecs_service" "both" {
      capacity_provider_strategy {
        capacity_provider = "FARGATE"
        base              = 2
      }
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
        weight            = 1
      }
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_ecs_service" "worker" {
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
        weight            = 1
      }
    }
    resource "aws_ecs_service" "plain" {
      launch_type = "FARGATE"
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::ECS::Service
          Properties:
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
            CapacityProviderStrategy: [{ CapacityProvider: FARGATE_SPOT, Weight: 1 }]
    YAML
  }

  pass "both in a template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::ECS::Service
          Properties:
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
            CapacityProviderStrategy: [{ CapacityProvider: FARGATE, Base: 2 }, { CapacityProvider: FARGATE_SPOT, Weight: 1 }]
    YAML
  }
}
