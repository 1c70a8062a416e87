rule "aws-ecs-container-without-logs" {
  title     = "Container of a task writes no logs"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_ecs_task_definition"

  for_each = self.containers
  when     = each.value.essential != false && each.value.firelensConfiguration == null && !ignored("container_definitions")
  require  = each.value.logConfiguration != null
  message  = "What a container of ${resource.address} prints is lost when its task ends: nothing sends it anywhere."
  remedy   = <<-TEXT
    Terraform: in container_definitions, logConfiguration = { logDriver = "awslogs", options = { awslogs-group = aws_cloudwatch_log_group.app.name, awslogs-region = var.region, awslogs-stream-prefix = "app" } }.
    CloudFormation: LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: !Ref LogGroup, awslogs-region: !Ref AWS::Region, awslogs-stream-prefix: app } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"]
  controls   = { "fsbp" = ["ECS.9"] }

  fail "none" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1" }])
    }
  }

  pass "to a log group, through Fluent Bit" {
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "router", image = "fluent-bit:2", firelensConfiguration = { type = "fluentbit" } },
        { name = "app", image = "app:1", logConfiguration = { logDriver = "awsfirelens" } },
      ])
    }
  }

  undecided "a module that isn't here gives its JSON" {
    module "container" {
      source = "example/ecs-container-definition/aws"
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      container_definitions = "[${module.container.json}]"
    }
  }

  undecided "rendered elsewhere" {
    variable "log" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1", logConfiguration = var.log }])
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
  }

  pass "template with logs" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: app } }
    YAML
  }
}
