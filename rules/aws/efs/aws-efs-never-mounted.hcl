rule "aws-efs-never-mounted" {
  title     = "Nothing mounts the file system"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_efs_file_system"

  let {
    # What is made around it mounts nothing; whom an output, a parameter or a script tells may.
    around = ["aws_efs_mount_target", "aws_efs_access_point", "aws_efs_backup_policy", "aws_efs_file_system_policy", "aws_efs_replication_configuration", "aws_backup_selection", "aws_cloudwatch_metric_alarm"]
    parts  = concat([self], referrers(self, "aws_efs_mount_target"), referrers(self, "aws_efs_access_point"))
    users  = flatten([for p in parts : [for r in referrers(p, "*") : r if !contains(around, facts(r).kind)]])
  }
  # A replica waits for the day on which it is needed.
  when    = length(referrers(self, "aws_efs_mount_target", "file_system_id")) > 0 && length(referrers(self, "aws_efs_replication_configuration", "destination")) == 0
  require = length(users) > 0
  focus   = self
  message = "Nothing in the stack mounts ${resource.address} or is told of it: what was to be kept there is kept where it runs, and goes when that goes."
  remedy  = <<-TEXT
    Mount it where the data is written, hand it out as an output, or remove it with its mount targets.
    Terraform: volume { name = "data", efs_volume_configuration { file_system_id = aws_efs_file_system.data.id } } in aws_ecs_task_definition, and mountPoints in its container.
    CloudFormation: Volumes: [{ Name: data, EFSVolumeConfiguration: { FilesystemId: !Ref Data } }], and MountPoints in the container.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    "https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
  ]

  fail "mount targets, an access point, a backup policy and nobody" {
    resource "aws_efs_file_system" "e" {
      encrypted = true
    }
    resource "aws_efs_mount_target" "m" {
      file_system_id = aws_efs_file_system.e.id
      subnet_id      = "subnet-1"
    }
    resource "aws_efs_access_point" "a" {
      file_system_id = aws_efs_file_system.e.id
    }
    resource "aws_efs_backup_policy" "b" {
      file_system_id = aws_efs_file_system.e.id
      backup_policy {
        status = "ENABLED"
      }
    }
    expect {
      at = "main.tf:1"
    }
  }

  pass "a replica" {
    resource "aws_efs_file_system" "source" {}
    resource "aws_efs_file_system" "replica" {}
    resource "aws_efs_mount_target" "replica" {
      file_system_id = aws_efs_file_system.replica.id
      subnet_id      = "subnet-0123456789abcdef0"
    }
    resource "aws_efs_replication_configuration" "r" {
      source_file_system_id = aws_efs_file_system.source.id
      destination {
        file_system_id = aws_efs_file_system.replica.id
        region         = "eu-west-1"
      }
    }
  }

  pass "mounted by a task, by a function through an access point, in a script; handed out; without mount targets" {
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      file_system_id = aws_efs_file_system.a.id
      subnet_id      = "subnet-1"
    }
    resource "aws_ecs_task_definition" "t" {
      family = "t"
      volume {
        name = "data"
        efs_volume_configuration {
          file_system_id = aws_efs_file_system.a.id
        }
      }
    }
    resource "aws_efs_file_system" "b" {}
    resource "aws_efs_mount_target" "b" {
      file_system_id = aws_efs_file_system.b.id
      subnet_id      = "subnet-1"
    }
    resource "aws_efs_access_point" "b" {
      file_system_id = aws_efs_file_system.b.id
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
      file_system_config {
        arn              = aws_efs_access_point.b.arn
        local_mount_path = "/mnt/data"
      }
    }
    resource "aws_efs_file_system" "c" {}
    resource "aws_efs_mount_target" "c" {
      file_system_id = aws_efs_file_system.c.id
      subnet_id      = "subnet-1"
    }
    resource "aws_instance" "i" {
      user_data = "mount -t efs ${aws_efs_mount_target.c.dns_name}:/ /data"
    }
    resource "aws_efs_file_system" "d" {}
    resource "aws_efs_mount_target" "d" {
      file_system_id = aws_efs_file_system.d.id
      subnet_id      = "subnet-1"
    }
    output "d" {
      value = aws_efs_file_system.d.id
    }
    resource "aws_efs_file_system" "e" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Data: { Type: AWS::EFS::FileSystem }
        Target: { Type: AWS::EFS::MountTarget, Properties: { FileSystemId: !Ref Data, SubnetId: subnet-1, SecurityGroups: [sg-1] } }
    YAML
  }

  pass "template with a task" {
    cloudformation = <<-YAML
      Resources:
        Data: { Type: AWS::EFS::FileSystem }
        Target: { Type: AWS::EFS::MountTarget, Properties: { FileSystemId: !Ref Data, SubnetId: subnet-1, SecurityGroups: [sg-1] } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { Family: t, Volumes: [{ Name: data, EFSVolumeConfiguration: { FilesystemId: !Ref Data } }] } }
    YAML
  }
}
