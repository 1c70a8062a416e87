rule "aws-ecs-arm64-possible" {
  title     = "Tasks on Fargate could run for a fifth less"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_ecs_task_definition"
  default   = "opt-in"

  when    = contains(self.requires_compatibilities, "FARGATE") && !startswith(self.runtime_platform.operating_system_family == null ? "LINUX" : self.runtime_platform.operating_system_family, "WINDOWS")
  require = self.runtime_platform.cpu_architecture == "ARM64"
  focus   = self.runtime_platform
  message = "${resource.address} runs on x86_64; on arm64 its vCPUs and memory cost 20 % less, where its images are built for it."
  remedy  = <<-TEXT
    Terraform: runtime_platform { cpu_architecture = "ARM64" }, and images for linux/arm64.
    CloudFormation: RuntimePlatform: { CpuArchitecture: ARM64 }, and images for linux/arm64.
  TEXT

  references = ["https://aws.amazon.com/fargate/pricing/"]

  fail "not said" {
    resource "aws_ecs_task_definition" "t" {
      requires_compatibilities = ["FARGATE"]
    }
  }

  pass "arm64; on servers; Windows" {
    resource "aws_ecs_task_definition" "a" {
      requires_compatibilities = ["FARGATE"]
      runtime_platform {
        cpu_architecture = "ARM64"
      }
    }
    resource "aws_ecs_task_definition" "b" {
      requires_compatibilities = ["EC2"]
    }
    resource "aws_ecs_task_definition" "c" {
      requires_compatibilities = ["FARGATE"]
      runtime_platform {
        operating_system_family = "WINDOWS_SERVER_2022_CORE"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE] }
    YAML
  }

  pass "arm64 in a template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], RuntimePlatform: { CpuArchitecture: ARM64 } }
    YAML
  }
}
