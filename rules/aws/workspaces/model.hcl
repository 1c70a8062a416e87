kind "aws_workspaces_workspace" {
  cloudformation "AWS::WorkSpaces::Workspace" {
    root_volume_encryption_enabled = RootVolumeEncryptionEnabled
    user_volume_encryption_enabled = UserVolumeEncryptionEnabled
  }
}
