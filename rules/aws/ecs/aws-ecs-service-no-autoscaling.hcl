rule "aws-ecs-service-no-autoscaling" {
  title     = "Service behind a load balancer doesn't scale"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_ecs_service"
  default   = "production"

  when    = length(self.load_balancer[*]) > 0 && self.scheduling_strategy != "DAEMON" && !ignored("desired_count")
  require = length(referrers(self, "aws_appautoscaling_target", "resource_id")) > 0
  message = "${resource.address} runs as many tasks at noon as at night: nothing adds tasks when load grows."
  remedy  = <<-TEXT
    Terraform: an aws_appautoscaling_target with resource_id = "service/$${cluster}/$${aws_ecs_service.app.name}", and an aws_appautoscaling_policy for it.
    CloudFormation: AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html"]

  fail "fixed" {
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 3
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  pass "scaled; a worker" {
    resource "aws_ecs_service" "app" {
      name = "app"
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_appautoscaling_target" "app" {
      resource_id  = "service/main/${aws_ecs_service.app.name}"
      min_capacity = 2
      max_capacity = 8
    }
    resource "aws_ecs_service" "worker" {
      name = "worker"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
    YAML
  }

  pass "scaled in a template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties:
            ResourceId: !Join ["/", [service, main, !GetAtt Service.Name]]
            MinCapacity: 2
            MaxCapacity: 4
    YAML
  }
}
