rule "aws-ecs-task-roles-same" {
  title     = "Software of a task runs with the role that starts it"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  let {
    # Two resources are two roles, whatever they are called.
    task      = target(self.task_role_arn, "aws_iam_role")
    execution = target(self.execution_role_arn, "aws_iam_role")
    apart     = known(task) && known(execution) && task != null && execution != null && facts(task).address != facts(execution).address
  }
  when    = self.task_role_arn != null
  require = apart || !(self.task_role_arn == self.execution_role_arn)
  message = "The containers of ${resource.address} may do all that ECS needs to start them: pull each image, read each secret and write logs."
  remedy  = <<-TEXT
    Terraform: give task_role_arn a role of its own with what the software calls.
    CloudFormation: give TaskRoleArn a role of its own.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html"]
  aliases    = { checkov = ["CKV_AWS_249"] }

  fail "one role for both" {
    resource "aws_iam_role" "task" {
      assume_role_policy = "{}"
    }
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[]"
      task_role_arn         = aws_iam_role.task.arn
      execution_role_arn    = aws_iam_role.task.arn
    }
  }

  pass "two roles" {
    resource "aws_iam_role" "task" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role" "start" {
      assume_role_policy = "{}"
    }
    resource "aws_ecs_task_definition" "c" {
      family                = "c"
      container_definitions = "[]"
      task_role_arn         = aws_iam_role.task.arn
      execution_role_arn    = aws_iam_role.start.arn
    }
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[]"
      execution_role_arn    = aws_iam_role.task.arn
    }
    resource "aws_ecs_task_definition" "b" {
      family                = "b"
      container_definitions = "[]"
      task_role_arn         = "arn:aws:iam::111122223333:role/app"
      execution_role_arn    = "arn:aws:iam::111122223333:role/start"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            TaskRoleArn: arn:aws:iam::111122223333:role/app
            ExecutionRoleArn: arn:aws:iam::111122223333:role/app
    YAML
  }

  pass "two roles in a template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            TaskRoleArn: arn:aws:iam::111122223333:role/app
            ExecutionRoleArn: arn:aws:iam::111122223333:role/start
    YAML
  }

  pass "two roles whose names aren't known" {
    cloudformation = <<-YAML
      Resources:
        Execution: { Type: AWS::IAM::Role, Properties: { RoleName: !Sub "${AWS::StackName}-execution" } }
        Tasks: { Type: AWS::IAM::Role, Properties: { RoleName: !Sub "${AWS::StackName}-task" } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { ExecutionRoleArn: !Ref Execution, TaskRoleArn: !Ref Tasks } }
    YAML
  }

  undecided "two look-ups, which may find the same" {
    variable "task" {}
    variable "execution" {}
    data "aws_iam_role" "task" {
      name = var.task
    }
    data "aws_iam_role" "execution" {
      name = var.execution
    }
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[]"
      task_role_arn         = data.aws_iam_role.task.arn
      execution_role_arn    = data.aws_iam_role.execution.arn
    }
  }

  undecided "two names of which nothing is known" {
    variable "task" {}
    variable "execution" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[]"
      task_role_arn         = var.task
      execution_role_arn    = var.execution
    }
  }
}
