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
    storage = self.ephemeral_storage.size_in_gib
  }
  for_each = {
    size    = can(tonumber(self.cpu)) && can(tonumber(self.memory)) && self.cpu != null && self.memory != null
    storage = storage != null
  }
  when    = contains(self.requires_compatibilities, "FARGATE") && each.value
  require = each.key == "size" ? contains(keys(sizes), tostring(cpu)) && contains(sizes[tostring(cpu)], memory) : storage >= 21 && storage <= 200
  focus   = each.key == "size" ? self.memory : storage
  message = (
    each.key == "size"
    ? "${resource.address} can't be registered: Fargate offers no tasks with ${self.cpu} CPU units and ${self.memory} MiB."
    : "${resource.address} can't be registered: Fargate gives a task 21 to 200 GiB of ephemeral storage, and this asks for ${storage}."
  )
  remedy  = <<-TEXT
    Choose a pair that exists: 256 with 512, 1024 or 2048; 512 with 1024 to 4096; 1024 with 2048 to 8192; 2048 with 4096 to 16384; 4096 with 8192 to 30720. Without ephemeral storage a task has 20 GiB.
    Terraform: cpu = 512  memory = 1024  ephemeral_storage { size_in_gib = 50 }.
    CloudFormation: Cpu: "512", Memory: "1024", EphemeralStorage: { SizeInGiB: 50 }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html",
  ]

  fail "too little memory" {
    resource "aws_ecs_task_definition" "app" {
      family                   = "app"
      requires_compatibilities = ["FARGATE"]
      cpu                      = 1024
      memory                   = 512
      container_definitions    = "[]"
    }
  }

  fail "too little storage, too much" {
    resource "aws_ecs_task_definition" "little" {
      family                   = "little"
      requires_compatibilities = ["FARGATE"]
      cpu                      = 1024
      memory                   = 2048
      container_definitions    = "[]"
      ephemeral_storage {
        size_in_gib = 20
      }
    }
    resource "aws_ecs_task_definition" "much" {
      family                   = "much"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = "[]"
      ephemeral_storage {
        size_in_gib = 201
      }
    }
    expect {
      count   = 2
      message = "21 to 200 GiB of ephemeral storage"
    }
  }

  pass "storage within its limits" {
    resource "aws_ecs_task_definition" "little" {
      family                   = "little"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = "[]"
      ephemeral_storage {
        size_in_gib = 21
      }
    }
    resource "aws_ecs_task_definition" "much" {
      family                   = "much"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = "[]"
      ephemeral_storage {
        size_in_gib = 200
      }
    }
  }

  undecided "storage from a variable" {
    variable "size" {}
    resource "aws_ecs_task_definition" "app" {
      family                   = "app"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = "[]"
      ephemeral_storage {
        size_in_gib = var.size
      }
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

  fail "storage in a template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], Cpu: "256", Memory: "1024", EphemeralStorage: { SizeInGiB: 10 } }
    YAML
    expect {
      count = 1
    }
  }

  pass "template with sizes that exist" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], Cpu: "256", Memory: "2048", EphemeralStorage: { SizeInGiB: 50 } }
        Words:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], Cpu: ".25 vCPU", Memory: "0.5 GB" }
    YAML
  }
}
