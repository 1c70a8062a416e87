rule "aws-ecs-service-exec-without-task-role" {
  title     = "Sessions in containers are switched on for tasks without a role"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_service"

  let {
    # On EC2 the role of the instance may do.
    fargate = self.launch_type == "FARGATE" || anytrue([for c in self.capacity_provider_strategy[*] : startswith(c.capacity_provider, "FARGATE")])
    task    = target(self.task_definition, "aws_ecs_task_definition")
  }

  when    = self.enable_execute_command == true && fargate && known(task) && task != null
  require = !contains([null, ""], task.task_role_arn)
  focus   = self.enable_execute_command
  message = "${resource.address} can't be created: ECS refuses sessions in containers of tasks that have no role, and ${facts(task).address} has none."
  remedy  = <<-TEXT
    The role needs ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel and OpenDataChannel.
    Terraform: task_role_arn = aws_iam_role.task.arn in aws_ecs_task_definition.
    CloudFormation: TaskRoleArn: !GetAtt TaskRole.Arn in AWS::ECS::TaskDefinition.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
  ]

  fail "by launch type, by capacity provider, with the role that starts tasks" {
    resource "aws_ecs_task_definition" "t" {
      family             = "t"
      execution_role_arn = "arn:aws:iam::111122223333:role/execution"
    }
    resource "aws_ecs_service" "a" {
      task_definition        = aws_ecs_task_definition.t.arn
      launch_type            = "FARGATE"
      enable_execute_command = true
    }
    resource "aws_ecs_service" "b" {
      task_definition        = "t"
      enable_execute_command = true
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
      }
    }
    expect {
      count = 2
    }
  }

  pass "with a role, without sessions, on EC2, a task definition from elsewhere" {
    variable "task" {}
    resource "aws_iam_role" "task" {
      name               = "task"
      assume_role_policy = "{}"
    }
    resource "aws_ecs_task_definition" "role" {
      family        = "role"
      task_role_arn = aws_iam_role.task.arn
    }
    resource "aws_ecs_service" "a" {
      task_definition        = aws_ecs_task_definition.role.arn
      launch_type            = "FARGATE"
      enable_execute_command = true
    }
    resource "aws_ecs_task_definition" "none" {
      family = "none"
    }
    resource "aws_ecs_service" "b" {
      task_definition = aws_ecs_task_definition.none.arn
      launch_type     = "FARGATE"
    }
    resource "aws_ecs_service" "c" {
      task_definition        = aws_ecs_task_definition.none.arn
      launch_type            = "EC2"
      enable_execute_command = true
    }
    resource "aws_ecs_service" "d" {
      task_definition        = aws_ecs_task_definition.none.arn
      enable_execute_command = true
      capacity_provider_strategy {
        capacity_provider = "instances"
      }
    }
    resource "aws_ecs_service" "e" {
      task_definition        = var.task
      launch_type            = "FARGATE"
      enable_execute_command = true
    }
    resource "aws_ecs_service" "f" {
      task_definition        = "other:7"
      launch_type            = "FARGATE"
      enable_execute_command = true
    }
  }

  undecided "switched on by a variable" {
    variable "sessions" {
      type = bool
    }
    resource "aws_ecs_task_definition" "t" {
      family = "t"
    }
    resource "aws_ecs_service" "a" {
      task_definition        = aws_ecs_task_definition.t.arn
      launch_type            = "FARGATE"
      enable_execute_command = var.sessions
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { RequiresCompatibilities: [FARGATE], ExecutionRoleArn: e } }
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LaunchType: FARGATE
            EnableExecuteCommand: true
    YAML
    expect {
      at = "template.yaml:8"
    }
  }

  pass "with a role, in a template" {
    cloudformation = <<-YAML
      Resources:
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { RequiresCompatibilities: [FARGATE], TaskRoleArn: r } }
        Service: { Type: AWS::ECS::Service, Properties: { TaskDefinition: !Ref Task, LaunchType: FARGATE, EnableExecuteCommand: true } }
    YAML
  }
}
