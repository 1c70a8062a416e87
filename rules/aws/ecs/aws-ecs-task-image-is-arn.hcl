rule "aws-ecs-task-image-is-arn" {
  title     = "Container's image is named by an ARN"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_task_definition"

  let {
    image     = each.value.image
    attribute = attribute_of(image)
    is_arn    = image == null ? false : known(image) ? startswith(image, "arn:") : contains(["arn", "Arn"], attribute)
  }

  for_each = self.containers
  # Of an image that comes from a variable nothing is known.
  when     = known(is_arn)
  require  = !is_arn
  focus    = image
  message  = "No task of ${resource.address} starts: its container takes an image by the ARN of a repository, and images are pulled from a registry's address."
  remedy   = <<-TEXT
    Terraform: image = "$${aws_ecr_repository.app.repository_url}:1.4.2"
    CloudFormation: Image: !Sub "$${Repository.RepositoryUri}:1.4.2"
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
  ]

  fail "by itself, with a tag, written out" {
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "a", image = aws_ecr_repository.app.arn },
        { name = "b", image = "${aws_ecr_repository.app.arn}:1.4.2" },
        { name = "c", image = "arn:aws:ecr:eu-west-1:111122223333:repository/app" },
      ])
    }
    expect {
      count = 3
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Repository: { Type: AWS::ECR::Repository }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: app, Image: !Sub "${Repository.Arn}:1.4.2" }]
    YAML
  }

  pass "an address, what isn't known, none" {
    variable "image" {
      type = string
    }
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "a", image = "${aws_ecr_repository.app.repository_url}:1.4.2" },
        { name = "b", image = var.image },
        { name = "c" },
        { name = "d", image = "public.ecr.aws/nginx/nginx:1.27.2" },
      ])
    }
  }

  pass "an address in a template" {
    cloudformation = <<-YAML
      Resources:
        Repository: { Type: AWS::ECR::Repository }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: app, Image: !Sub "${Repository.RepositoryUri}:1.4.2" }]
    YAML
  }
}
