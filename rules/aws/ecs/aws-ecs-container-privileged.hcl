rule "aws-ecs-container-privileged" {
  title     = "Container runs privileged"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  for_each = self.containers
  require  = each.value.privileged != true
  message  = "A container of ${resource.address} has all rights of root on its host: who breaks into it owns the instance and every other task there."
  remedy   = <<-TEXT
    Terraform: remove privileged from container_definitions; give single capabilities with linuxParameters.capabilities.add where one is needed.
    CloudFormation: remove Privileged; use LinuxParameters: { Capabilities: { Add: [NET_ADMIN] } } where one is needed.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html"]
  aliases    = { checkov = ["CKV_AWS_334"] }
  controls   = { "fsbp" = ["ECS.4"] }

  fail "privileged" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1", privileged = true }])
    }
  }

  pass "plain" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = <<-JSON
        [{ "name": "app", "image": "app:1" }, { "name": "b", "image": "b:1", "privileged": false }]
      JSON
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1", Privileged: true }
    YAML
  }

  pass "plain template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: app, Image: "app:1" }
    YAML
  }
}
