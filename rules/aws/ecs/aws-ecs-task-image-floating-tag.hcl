rule "aws-ecs-task-image-floating-tag" {
  title     = "Container image is named by a tag that moves"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_ecs_task_definition"

  param "tags" {
    description = "Tags that are expected to move."
    default     = ["latest", "stable", "main", "master", "edge", "develop"]
  }

  let {
    image = each.value.image
    # registry.example.com:5000/app has a port and no tag.
    only_port = known(image) ? length(regexall(":[0-9]+/[^:]*$", image)) > 0 : false
    floats    = anytrue([for t in param.tags : endswith(image, ":${t}")])
    # An address that is a repository's and nothing else has no tag; where one follows, it refers to none by itself.
    repository = [for kind in ["aws_ecr_repository", "data.aws_ecr_repository"] : true if known(target(image, kind)) && target(image, kind) != null]
  }
  for_each = self.containers
  # By an ARN no image is pulled at all.
  when     = !ignored("container_definitions") && image != null && !(known(attribute_of(image)) && contains(["arn", "Arn"], attribute_of(image)))
  require  = !floats && length(repository) == 0 && strcontains(image, ":") && !only_port
  focus    = each.value.image
  message  = "${resource.address} runs an image whose tag can point to other software tomorrow: tasks started later differ from those that were tested, and there is nothing to roll back to."
  remedy   = <<-TEXT
    Terraform: image = "$${aws_ecr_repository.app.repository_url}:$${var.release}", with a new tag for each build, or a digest (…@sha256:…).
    CloudFormation: Image: !Sub "$${Repository.RepositoryUri}:$${Release}", with Release as a parameter.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html"]

  fail "latest" {
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = "example/app:1.4.2" },
        { name = "proxy", image = "nginx:latest" },
      ])
    }
    expect {
      at    = "main.tf:5"
      count = 1
    }
  }

  fail "no tag at all" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = <<-JSON
        [{ "name": "app", "image": "registry.example.com:5000/team/app" }]
      JSON
    }
    resource "aws_ecs_task_definition" "proxy" {
      family                = "proxy"
      container_definitions = jsonencode([{ name = "proxy", image = "nginx" }])
    }
    expect {
      count = 2
    }
  }

  fail "tag behind a repository that isn't known yet" {
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = "${aws_ecr_repository.app.repository_url}:latest" },
      ])
    }
  }

  fail "a repository without a tag" {
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    data "aws_ecr_repository" "proxy" {
      name = "proxy"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = aws_ecr_repository.app.repository_url },
        { name = "proxy", image = "${data.aws_ecr_repository.proxy.repository_url}" },
      ])
    }
    expect {
      at    = "main.tf:10"
      count = 2
    }
  }

  undecided "a repository with what isn't known behind it" {
    variable "tag" {}
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "a", image = "${aws_ecr_repository.app.repository_url}${var.tag}" },
        { name = "b", image = join("", [aws_ecr_repository.app.repository_url, var.tag]) },
        { name = "c", image = format("%s%s", aws_ecr_repository.app.repository_url, var.tag) },
        { name = "d", image = replace(aws_ecr_repository.app.repository_url, "/app", "/app:1") },
      ])
    }
  }

  fail "moving tag outside production" {
    variable "env" {}
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "app", image = var.env == "prod" ? "example/app:1.4.2" : "example/app:latest" },
      ])
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "tag of a release, digest, release after an unknown repository, no image" {
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([
        { name = "a", image = "public.ecr.aws/nginx/nginx:1.27.2" },
        { name = "b", image = "example/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" },
        { name = "c", image = "${aws_ecr_repository.app.repository_url}:2024-10-01" },
        { name = "d" },
      ])
    }
  }

  pass "a pipeline registers revisions" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:latest" }])
      lifecycle {
        ignore_changes = [container_definitions]
      }
    }
  }

  undecided "image from a variable" {
    variable "image" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = var.image }])
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:latest"
    YAML
    expect {
      at = "template.yaml:7"
    }
  }

  pass "template with a release" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: public.ecr.aws/docker/library/httpd:2.4.62
    YAML
  }

  fail "template, only outside production" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: !If [IsProd, "app:3.1", "app:latest"]
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  undecided "template with the image as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Image: { Type: String }
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: !Ref Image }
    YAML
  }

  fail "template with a repository without a tag" {
    cloudformation = <<-YAML
      Resources:
        Repository: { Type: AWS::ECR::Repository }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: !GetAtt Repository.RepositoryUri }
    YAML
  }

  pass "template with a repository and a release" {
    cloudformation = <<-YAML
      Resources:
        Repository: { Type: AWS::ECR::Repository }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: !Sub "${Repository.RepositoryUri}:1.4.2" }
    YAML
  }
}
