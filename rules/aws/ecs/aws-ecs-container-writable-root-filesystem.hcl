rule "aws-ecs-container-writable-root-filesystem" {
  title     = "Container may write to its root file system"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  for_each = self.containers
  require  = each.value.readonlyRootFilesystem
  message  = "Who breaks into a container of ${resource.address} can change its programs: its root file system isn't read-only."
  remedy   = <<-TEXT
    Terraform: readonlyRootFilesystem = true in container_definitions, with volumes where the program must write.
    CloudFormation: ReadonlyRootFilesystem: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html"]
  aliases    = { checkov = ["CKV_AWS_336"] }
  controls   = { "fsbp" = ["ECS.5"] }

  fail "not said" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1" }])
    }
  }

  pass "read-only" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1", readonlyRootFilesystem = true }])
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

  pass "read-only template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1", ReadonlyRootFilesystem: true }
    YAML
  }

  fail "a container of a template under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Proxy: { Type: String }
      Conditions:
        HasProxy: !Equals [!Ref Proxy, "yes"]
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1", ReadonlyRootFilesystem: true }
              - !If
                - HasProxy
                - { Name: proxy, Image: "proxy:1" }
                - !Ref AWS::NoValue
    YAML
    expect {
      when  = "Proxy is yes"
      count = 1
    }
  }
}
