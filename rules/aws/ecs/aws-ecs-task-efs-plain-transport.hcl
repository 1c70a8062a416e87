rule "aws-ecs-task-efs-plain-transport" {
  title     = "Task mounts a file system without encryption in transit"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  for_each = [for v in self.volume[*] : v.efs_volume_configuration if v.efs_volume_configuration != null]
  require  = each.value.transit_encryption == "ENABLED"
  message  = "What ${resource.address} reads and writes on its EFS volume crosses the network in plain text."
  remedy   = <<-TEXT
    Terraform: efs_volume_configuration { transit_encryption = "ENABLED" }.
    CloudFormation: EFSVolumeConfiguration: { TransitEncryption: ENABLED }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html"]
  aliases    = { checkov = ["CKV_AWS_97"], trivy = ["AVD-AWS-0035"] }

  fail "not said" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[]"
      volume {
        name = "data"
        efs_volume_configuration {
          file_system_id = "fs-1"
        }
      }
    }
  }

  pass "encrypted, and a volume that is none" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[]"
      volume {
        name = "scratch"
      }
      volume {
        name = "data"
        efs_volume_configuration {
          file_system_id     = "fs-1"
          transit_encryption = "ENABLED"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Volumes:
              - { Name: data, EFSVolumeConfiguration: { FilesystemId: fs-1 } }
    YAML
  }

  pass "encrypted in a template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Volumes:
              - { Name: data, EFSVolumeConfiguration: { FilesystemId: fs-1, TransitEncryption: ENABLED } }
              - { Name: scratch }
    YAML
  }
}
