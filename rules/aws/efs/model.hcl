kind "aws_efs_file_system" {
  identity = ["id", "arn"]

  cloudformation "AWS::EFS::FileSystem" {
    encrypted     = Encrypted
    backup_policy = BackupPolicy == null ? null : { status = BackupPolicy.Status }
    tags          = { for t in list(FileSystemTags) : t.Key => t.Value }
  }

  fold "aws_efs_backup_policy" {
    into          = refers(file_system_id)
    backup_policy = { status = backup_policy.status }
  }
}

kind "aws_efs_access_point" {
  cloudformation "AWS::EFS::AccessPoint" {
    file_system_id = FileSystemId
    posix_user     = PosixUser == null ? null : { uid = PosixUser.Uid, gid = PosixUser.Gid }
    root_directory = RootDirectory == null ? null : { path = RootDirectory.Path }
  }
}
