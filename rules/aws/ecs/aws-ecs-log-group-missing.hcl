rule "aws-ecs-log-group-missing" {
  title     = "Container writes to a log group that isn't there"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_ecs_task_definition"

  let {
    options = each.value.logConfiguration.options
    group   = options["awslogs-group"]
    groups  = resources("aws_cloudwatch_log_group")
  }
  for_each = self.containers
  # A stack that makes no log group has them made elsewhere.
  when    = each.value.logConfiguration.logDriver == "awslogs" && options["awslogs-create-group"] != "true" && length(groups) > 0
  require = group == null || target(group) != null
  focus   = group
  message = "Tasks of ${resource.address} don't start unless somebody has made the log group ${group == null ? "that they write to" : group}: the stack makes others, and not this one."
  remedy  = <<-TEXT
    Terraform: "awslogs-group" = aws_cloudwatch_log_group.app.name
    CloudFormation: awslogs-group: !Ref AppLogs
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html"]

  fail "another name" {
    resource "aws_cloudwatch_log_group" "app" {
      name = "/ecs/app"
    }
    resource "aws_ecs_task_definition" "app" {
      container_definitions = jsonencode([{
        name             = "app"
        logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = "/ecs/application" } }
      }])
    }
  }

  pass "by reference, by name, made by the agent, by another driver" {
    resource "aws_cloudwatch_log_group" "app" {
      name = "/ecs/app"
    }
    resource "aws_ecs_task_definition" "app" {
      container_definitions = jsonencode([
        { name = "a", logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.app.name } } },
        { name = "b", logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = "/ecs/app" } } },
        { name = "c", logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = "/ecs/c", "awslogs-create-group" = "true" } } },
        { name = "d", logConfiguration = { logDriver = "awsfirelens", options = { "awslogs-group" = "/ecs/d" } } },
        { name = "e", logConfiguration = { logDriver = "awslogs", options = {} } },
      ])
    }
  }

  pass "made elsewhere" {
    resource "aws_ecs_task_definition" "app" {
      container_definitions = jsonencode([
        { name = "a", logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = "/ecs/app" } } },
      ])
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /ecs/app } }
        T:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: a, Image: a, LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: /ecs/application } } }]
    YAML
  }

  pass "by reference in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /ecs/app } }
        T:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: a, Image: a, LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: !Ref Logs } } }]
    YAML
  }
}
