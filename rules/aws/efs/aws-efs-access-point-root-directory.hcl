rule "aws-efs-access-point-root-directory" {
  title     = "Access point gives the whole file system"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_efs_access_point"

  require = self.root_directory.path != null && self.root_directory.path != "/"
  message = "Who uses ${resource.address} sees all files of its file system, not only a directory of its own."
  remedy  = <<-TEXT
    Terraform: root_directory { path = "/app" }.
    CloudFormation: RootDirectory: { Path: /app }.
  TEXT

  references = ["https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html"]
  aliases    = { checkov = ["CKV_AWS_329"] }
  controls   = { "fsbp" = ["EFS.3"] }

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
      root_directory {
        path = "/app"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::AccessPoint
          Properties: { FileSystemId: fs-1, RootDirectory: { Path: /app } }
    YAML
  }
}
