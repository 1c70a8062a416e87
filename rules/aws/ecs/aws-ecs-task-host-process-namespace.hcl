rule "aws-ecs-task-host-process-namespace" {
  title     = "Task shares the processes of its host"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  require = self.pid_mode != "host"
  message = "Containers of ${resource.address} see and can signal all processes of their host."
  remedy  = <<-TEXT
    Terraform: remove pid_mode, or set it to "task".
    CloudFormation: remove PidMode, or set it to task.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"]
  aliases    = { checkov = ["CKV_AWS_335"] }
  controls   = { "fsbp" = ["ECS.3"] }

  fail "host" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      pid_mode              = "host"
      container_definitions = "[]"
    }
  }

  pass "task" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      pid_mode              = "task"
      container_definitions = "[]"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { PidMode: host }
    YAML
  }

  pass "template without" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { Family: app }
    YAML
  }
}
