rule "aws-ecs-fargate-invalid-size" {
  title     = "Fargate has no tasks of this size"
  severity  = "high"
  category  = "production-readiness"
  checklist = "performance"
  kind      = "aws_ecs_task_definition"

  let {
    cpu    = tonumber(self.cpu)
    memory = tonumber(self.memory)
    sizes = {
      "256"   = [512, 1024, 2048]
      "512"   = range(1024, 4097, 1024)
      "1024"  = range(2048, 8193, 1024)
      "2048"  = range(4096, 16385, 1024)
      "4096"  = range(8192, 30721, 1024)
      "8192"  = range(16384, 61441, 4096)
      "16384" = range(32768, 122881, 8192)
      "32768" = range(61440, 249857, 8192)
    }
  }
  when = (
    contains(self.requires_compatibilities, "FARGATE")
    && can(tonumber(self.cpu)) && can(tonumber(self.memory)) && self.cpu != null && self.memory != null
  )
  require = contains(keys(sizes), tostring(cpu)) && contains(sizes[tostring(cpu)], memory)
  message = "${resource.address} can't be registered: Fargate offers no tasks with ${self.cpu} CPU units and ${self.memory} MiB."
  remedy  = <<-TEXT
    Choose a pair that exists: 256 with 512, 1024 or 2048; 512 with 1024 to 4096; 1024 with 2048 to 8192; 2048 with 4096 to 16384; 4096 with 8192 to 30720.
    Terraform: cpu = 512  memory = 1024.
    CloudFormation: Cpu: "512", Memory: "1024".
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"]

  fail "too little memory" {
    resource "aws_ecs_task_definition" "app" {
      family                   = "app"
      requires_compatibilities = ["FARGATE"]
      cpu                      = 1024
      memory                   = 512
      container_definitions    = "[]"
    }
  }

  pass "sizes that exist, and instances of one's own" {
    resource "aws_ecs_task_definition" "app" {
      family                   = "app"
      requires_compatibilities = ["FARGATE"]
      cpu                      = "256"
      memory                   = "1024"
      container_definitions    = "[]"
    }
    resource "aws_ecs_task_definition" "large" {
      family                   = "large"
      requires_compatibilities = ["FARGATE"]
      cpu                      = 8192
      memory                   = 61440
      container_definitions    = "[]"
    }
    resource "aws_ecs_task_definition" "ec2" {
      family                   = "ec2"
      requires_compatibilities = ["EC2"]
      cpu                      = 1024
      memory                   = 512
      container_definitions    = "[]"
    }
  }

  undecided "size from a variable" {
    variable "memory" {}
    resource "aws_ecs_task_definition" "app" {
      family                   = "app"
      requires_compatibilities = ["FARGATE"]
      cpu                      = 1024
      memory                   = var.memory
      container_definitions    = "[]"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], Cpu: "256", Memory: "4096" }
    YAML
  }

  pass "template with sizes that exist" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], Cpu: "256", Memory: "2048" }
        Words:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], Cpu: ".25 vCPU", Memory: "0.5 GB" }
    YAML
  }
}
