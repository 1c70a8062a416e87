rule "aws-efs-access-point-user" {
  title     = "Access point lets its clients choose who they are"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_efs_access_point"

  require = self.posix_user.uid != null
  message = "Who uses ${resource.address} may act as any user of the file system, root too."
  remedy  = <<-TEXT
    Terraform: posix_user { uid = 1000  gid = 1000 }.
    CloudFormation: PosixUser: { Uid: "1000", Gid: "1000" }.
  TEXT

  references = ["https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html"]
  aliases    = { checkov = ["CKV_AWS_330"] }
  controls   = { "fsbp" = ["EFS.4"] }

  fail "not said" {
    resource "aws_efs_access_point" "a" {
      file_system_id = "fs-1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::AccessPoint
          Properties: { FileSystemId: fs-1 }
    YAML
  }

  pass "set" {
    resource "aws_efs_access_point" "a" {
      file_system_id = "fs-1"
      posix_user {
        uid = 1000
        gid = 1000
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::AccessPoint
          Properties: { FileSystemId: fs-1, PosixUser: { Uid: "1000", Gid: "1000" } }
    YAML
  }
}
