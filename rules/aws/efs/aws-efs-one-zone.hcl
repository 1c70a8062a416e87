rule "aws-efs-one-zone" {
  title     = "File system can be reached from one zone only"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_efs_file_system"
  default   = "production"

  let {
    targets = referrers(self, "aws_efs_mount_target", "file_system_id")
  }
  # Without any the file system is mounted by what isn't in the stack.
  when    = length(targets) > 0
  require = length(targets) >= 2 && self.availability_zone_name == null
  focus   = self.availability_zone_name
  message = "When the zone of the mount target of ${resource.address} fails, nothing reaches the files; until then what runs in other zones pays for crossing them."
  remedy  = <<-TEXT
    Terraform: an aws_efs_mount_target for_each subnet, one in each zone.
    CloudFormation: an AWS::EFS::MountTarget for each zone.
  TEXT

  references = ["https://docs.aws.amazon.com/efs/latest/ug/manage-fs-access.html"]

  fail "one target, one zone" {
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      file_system_id = aws_efs_file_system.a.id
      subnet_id      = "subnet-1"
    }
    resource "aws_efs_file_system" "b" {
      availability_zone_name = "eu-west-1a"
    }
    resource "aws_efs_mount_target" "b" {
      count          = 2
      file_system_id = aws_efs_file_system.b.id
      subnet_id      = "subnet-${count.index}"
    }
    expect {
      count = 2
    }
  }

  pass "several; none" {
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      count          = 2
      file_system_id = aws_efs_file_system.a.id
      subnet_id      = "subnet-${count.index}"
    }
    resource "aws_efs_file_system" "b" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Files: { Type: AWS::EFS::FileSystem }
        A:
          Type: AWS::EFS::MountTarget
          Properties: { FileSystemId: !Ref Files, SubnetId: subnet-1, SecurityGroups: [sg-1] }
    YAML
  }

  pass "several in a template" {
    cloudformation = <<-YAML
      Resources:
        Files: { Type: AWS::EFS::FileSystem }
        A:
          Type: AWS::EFS::MountTarget
          Properties: { FileSystemId: !Ref Files, SubnetId: subnet-1, SecurityGroups: [sg-1] }
        B:
          Type: AWS::EFS::MountTarget
          Properties: { FileSystemId: !Ref Files, SubnetId: subnet-2, SecurityGroups: [sg-1] }
    YAML
  }
}
