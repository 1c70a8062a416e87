rule "aws-ecs-container-without-health-check" {
  title     = "Container of a task has no health check"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_ecs_task_definition"
  default   = "production"

  let {
    # What fails the check of its target group is replaced, too.
    registering = concat(referrers(self, "aws_ecs_service", "task_definition"), referrers(self, "aws_ecs_task_set", "task_definition"))
    checked     = flatten([for s in registering : s.load_balancer[*].container_name])
  }
  for_each = self.containers
  when     = each.value.essential != false && !ignored("container_definitions") && !contains(checked, each.value.name)
  require  = each.value.healthCheck != null
  message  = "ECS can't tell when a container of ${resource.address} hangs: it replaces only containers whose process ends, and no service registers this one with a target group, whose check would tell."
  remedy   = <<-TEXT
    Terraform: in container_definitions, healthCheck = { command = ["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"], interval = 30, retries = 3, startPeriod = 60 }.
    CloudFormation: HealthCheck: { Command: [CMD-SHELL, "curl -f http://localhost:8080/health || exit 1"] }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html"]

  fail "none" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1" }])
    }
  }

  fail "one of two" {
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = "app:1", healthCheck = { command = ["CMD", "/check"] } },
        { name = "proxy", image = "proxy:1" },
      ])
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "checked, and a helper that isn't essential" {
    variable "image" {}
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = var.image, healthCheck = { command = ["CMD", "/check"] } },
        { name = "init", image = "init:1", essential = false },
      ])
    }
  }

  pass "a service registers it with a target group" {
    variable "group" {}
    variable "subnets" { type = list(string) }
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1" }])
    }
    resource "aws_ecs_service" "app" {
      name            = "app"
      task_definition = aws_ecs_task_definition.app.arn
      desired_count   = 2
      load_balancer {
        target_group_arn = var.group
        container_name   = "app"
        container_port   = 8080
      }
    }
  }

  fail "a service registers another of its containers" {
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = "app:1" },
        { name = "proxy", image = "proxy:1" },
      ])
    }
    resource "aws_ecs_service" "app" {
      name            = "app"
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "proxy"
        container_port   = 8080
      }
    }
    expect {
      at    = "main.tf:4"
      count = 1
    }
  }

  fail "a service without a load balancer" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1" }])
    }
    resource "aws_ecs_service" "app" {
      name            = "app"
      task_definition = aws_ecs_task_definition.app.arn
    }
  }

  undecided "which container a service registers isn't known" {
    variable "container" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1" }])
    }
    resource "aws_ecs_service" "app" {
      name            = "app"
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = var.container
        container_port   = 8080
      }
    }
  }

  undecided "definitions from elsewhere" {
    variable "definitions" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = var.definitions
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1" }
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  pass "template with a check" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                HealthCheck: { Command: [CMD, /check] }
    YAML
  }

  pass "template with a service behind a load balancer" {
    cloudformation = <<-YAML
      Parameters:
        Group: { Type: String }
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers: [{ ContainerName: app, ContainerPort: 8080, TargetGroupArn: !Ref Group }]
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1" }
    YAML
  }

  pass "registered by a task set" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1", PortMappings: [{ ContainerPort: 80 }] }
        Blue:
          Type: AWS::ECS::TaskSet
          Properties:
            Cluster: main
            Service: app
            TaskDefinition: !Ref Task
            LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Group }]
        Group:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties: { Port: 80, Protocol: HTTP, TargetType: ip }
    YAML
  }
}
