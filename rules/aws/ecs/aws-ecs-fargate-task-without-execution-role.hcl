rule "aws-ecs-fargate-task-without-execution-role" {
  title     = "Fargate has no role to fetch what a task starts with"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_task_definition"

  let {
    # Of an address that isn't known yet, the repository that the containers name says whose it is.
    repositories = [for r in resources("aws_ecr_repository") : r if anytrue([for t in referrers(r, "aws_ecs_task_definition", "container_definitions") : facts(t).address == resource.address])]
    pulls        = anytrue([for c in self.containers : strcontains(c.image, ".dkr.ecr.") || !known(c.image) && length(repositories) > 0])
    logs         = anytrue([for c in self.containers : c.logConfiguration.logDriver == "awslogs"])
    secrets      = anytrue([for c in self.containers : length(c.secrets[*]) > 0])
  }
  when    = contains(self.requires_compatibilities, "FARGATE") && contains([null, ""], self.execution_role_arn)
  require = !(pulls || logs || secrets)
  focus   = self.container_definitions
  message = "${resource.address} can't be registered: on Fargate it takes an execution role to ${known(pulls) && pulls ? "pull an image from ECR" : known(secrets) && secrets ? "read its secrets" : "write to CloudWatch Logs"}."
  remedy  = <<-TEXT
    The role has the policy AmazonECSTaskExecutionRolePolicy, and may read what the task has of secrets.
    Terraform: execution_role_arn = aws_iam_role.execution.arn.
    CloudFormation: ExecutionRoleArn: !GetAtt ExecutionRole.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
  ]

  fail "an image of ECR, by its address and by its repository" {
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "a" {
      family                   = "a"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "a", image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3" }])
    }
    resource "aws_ecs_task_definition" "b" {
      family                   = "b"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "b", image = "${aws_ecr_repository.app.repository_url}:1.2.3" }])
    }
    expect {
      count   = 2
      message = "pull an image from ECR"
    }
  }

  fail "logs, secrets" {
    resource "aws_ecs_task_definition" "logs" {
      family                   = "logs"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "a", image = "nginx:1.27.2", logConfiguration = { logDriver = "awslogs", options = {} } }])
    }
    resource "aws_ecs_task_definition" "secrets" {
      family                   = "secrets"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "a", image = "nginx:1.27.2", secrets = [{ name = "KEY", valueFrom = "/app/key" }] }])
    }
    expect {
      count = 2
    }
  }

  pass "a role, a public image, on instances" {
    resource "aws_iam_role" "execution" {
      assume_role_policy = "{}"
    }
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "a" {
      family                   = "a"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = aws_iam_role.execution.arn
      container_definitions    = jsonencode([{ name = "a", image = "${aws_ecr_repository.app.repository_url}:1.2.3" }])
    }
    resource "aws_ecs_task_definition" "b" {
      family                   = "b"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "b", image = "public.ecr.aws/nginx/nginx:1.27.2" }])
    }
    resource "aws_ecs_task_definition" "c" {
      family                = "c"
      container_definitions = jsonencode([{ name = "c", image = "${aws_ecr_repository.app.repository_url}:1.2.3" }])
    }
    resource "aws_ecs_task_definition" "deployer" {
      family                   = "deployer"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "deployer", image = "docker:27.3.1", environment = [{ name = "REPOSITORY", value = aws_ecr_repository.app.repository_url }] }])
    }
    resource "aws_ecs_task_definition" "d" {
      family                   = "d"
      requires_compatibilities = ["EC2"]
      container_definitions    = jsonencode([{ name = "d", image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3" }])
    }
  }

  undecided "an image, a role from elsewhere" {
    variable "image" {}
    variable "role" {}
    resource "aws_ecr_repository" "other" {
      name = "other"
    }
    resource "aws_ecs_task_definition" "a" {
      family                   = "a"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "a", image = var.image }])
    }
    resource "aws_ecs_task_definition" "b" {
      family                   = "b"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = var.role
      container_definitions    = jsonencode([{ name = "b", image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3" }])
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            RequiresCompatibilities: [FARGATE]
            ContainerDefinitions:
              - { Name: app, Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1.2.3" }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Role: { Type: AWS::IAM::Role }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            RequiresCompatibilities: [FARGATE]
            ExecutionRoleArn: !GetAtt Role.Arn
            ContainerDefinitions:
              - { Name: app, Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1.2.3" }
        Public:
          Type: AWS::ECS::TaskDefinition
          Properties:
            RequiresCompatibilities: [FARGATE]
            ContainerDefinitions: [{ Name: app, Image: "nginx:1.27.2" }]
    YAML
  }
}
