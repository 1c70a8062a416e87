rule "aws-workspaces-not-encrypted" {
  title     = "Desktop's disks aren't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_workspaces_workspace"

  require = self.root_volume_encryption_enabled && self.user_volume_encryption_enabled
  message = "Files on the desktop ${resource.address} are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: root_volume_encryption_enabled = true, user_volume_encryption_enabled = true and volume_encryption_key.
    CloudFormation: RootVolumeEncryptionEnabled: true, UserVolumeEncryptionEnabled: true.
  TEXT

  references = ["https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html"]
  aliases    = { checkov = { CKV_AWS_155 = self.user_volume_encryption_enabled, CKV_AWS_156 = self.root_volume_encryption_enabled }, trivy = ["AVD-AWS-0109"] }

  fail "not said" {
    resource "aws_workspaces_workspace" "a" {
      user_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::WorkSpaces::Workspace
          Properties: { UserName: a }
    YAML
  }

  pass "set" {
    resource "aws_workspaces_workspace" "a" {
      root_volume_encryption_enabled = true
      user_volume_encryption_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::WorkSpaces::Workspace
          Properties: { RootVolumeEncryptionEnabled: true, UserVolumeEncryptionEnabled: true }
    YAML
  }
}
