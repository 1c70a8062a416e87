rule "aws-ecs-container-without-health-check" {
  title     = "Container of a task has no health check"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_ecs_task_definition"
  default   = "production"

  for_each = self.containers
  when     = each.value.essential != false && !ignored("container_definitions")
  require  = each.value.healthCheck != null
  message  = "ECS can't tell when a container of ${resource.address} hangs: it replaces only containers whose process ends. A target group's check helps only services behind a load balancer."
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
}
