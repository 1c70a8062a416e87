rule "aws-ecs-service-single-task" {
  title     = "Service behind a load balancer runs a single task"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_ecs_service"
  default   = "production"

  let {
    scaling = referrers(self, "aws_appautoscaling_target", "resource_id")
  }
  when = length(self.load_balancer[*]) > 0 && self.scheduling_strategy != "DAEMON"
  require = (
    length(scaling) > 0 ? alltrue([for s in scaling : s.min_capacity >= 2])
    : ignored("desired_count") ? undecided("desired_count is only the first value; what changes it isn't in this stack")
    : self.desired_count >= 2
  )
  message = "${resource.address} keeps fewer than two tasks behind its load balancer: each restart and each failure of a zone is an outage."
  remedy  = <<-TEXT
    Terraform: desired_count = 2, or min_capacity = 2 in its aws_appautoscaling_target.
    CloudFormation: DesiredCount: 2, or MinCapacity: 2 in its AWS::ApplicationAutoScaling::ScalableTarget.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-configure-auto-scaling.html"]

  fail "one" {
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 1
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "scaled down to one" {
    resource "aws_ecs_cluster" "main" {
      name = "main"
    }
    resource "aws_ecs_service" "app" {
      name          = "app"
      cluster       = aws_ecs_cluster.main.id
      desired_count = 4
      load_balancer {
        container_name = "app"
        container_port = 80
      }
      lifecycle {
        ignore_changes = [desired_count]
      }
    }
    resource "aws_appautoscaling_target" "app" {
      resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.app.name}"
      scalable_dimension = "ecs:service:DesiredCount"
      service_namespace  = "ecs"
      min_capacity       = 1
      max_capacity       = 8
    }
    expect {
      at = "main.tf:20"
    }
  }

  fail "one outside production" {
    variable "env" {}
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = var.env == "a" ? 3 : 1
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    expect {
      when = "var.env is not a"
    }
  }

  pass "two; a worker; scaled between two and eight" {
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 2
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_ecs_service" "worker" {
      name          = "worker"
      desired_count = 1
    }
    resource "aws_ecs_service" "scaled" {
      name          = "scaled"
      desired_count = 1
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
    resource "aws_appautoscaling_target" "scaled" {
      resource_id  = "service/main/${aws_ecs_service.scaled.name}"
      min_capacity = 2
      max_capacity = 8
    }
  }

  pass "not in production" {
    given {
      environment = "dev"
    }
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 1
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  undecided "scaled from elsewhere" {
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = 1
      load_balancer {
        container_name = "app"
        container_port = 80
      }
      lifecycle {
        ignore_changes = [desired_count]
      }
    }
  }

  undecided "count from a variable" {
    variable "tasks" {}
    resource "aws_ecs_service" "app" {
      name          = "app"
      desired_count = var.tasks
      load_balancer {
        container_name = "app"
        container_port = 80
      }
    }
  }

  fail "template that says nothing" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            LoadBalancers:
              - { ContainerName: app, ContainerPort: 80, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1" }
    YAML
  }

  fail "template, one when not large" {
    cloudformation = <<-YAML
      Parameters:
        Size: { Type: String }
      Conditions:
        Large: !Equals [!Ref Size, large]
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DesiredCount: !If [Large, 4, 1]
            LoadBalancers:
              - { ContainerName: app, ContainerPort: 80 }
    YAML
    expect {
      when = "Size is not large"
    }
  }

  pass "template with two, and one that scales" {
    cloudformation = <<-YAML
      Resources:
        Two:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DesiredCount: 2
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
        Scaled:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties:
            ResourceId: !Sub "service/main/${Scaled.Name}"
            ScalableDimension: ecs:service:DesiredCount
            ServiceNamespace: ecs
            MinCapacity: 2
            MaxCapacity: 4
    YAML
  }

  undecided "template with the count as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Count: { Type: Number }
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            DesiredCount: !Ref Count
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }]
    YAML
  }
}
