rule "aws-backup-vault-no-customer-key" {
  title     = "Backups are encrypted with the key of the service"
  severity  = "low"
  category  = "security"
  checklist = "backup-and-restore"
  kind      = "aws_backup_vault"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_arn)
  message = "Backups in ${resource.address} can't be copied to another account, and who may read them can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.backup.arn.
    CloudFormation: EncryptionKeyArn: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html"]
  aliases    = { checkov = ["CKV_AWS_166"] }

  fail "not said" {
    resource "aws_backup_vault" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Backup::BackupVault
          Properties: { BackupVaultName: a }
    YAML
  }

  pass "set" {
    resource "aws_backup_vault" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Backup::BackupVault
          Properties: { BackupVaultName: a, EncryptionKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }
}
