kind "aws_backup_vault" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Backup::BackupVault" {
    name        = BackupVaultName
    kms_key_arn = EncryptionKeyArn
  }
}
