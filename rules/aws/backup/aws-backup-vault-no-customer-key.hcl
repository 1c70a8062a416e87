rule "aws-backup-vault-no-customer-key" {
  title     = "Backups are encrypted with the key of the service"
  severity  = "low"
  category  = "security"
  checklist = "backup-and-restore"
  kind      = "aws_backup_vault"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_arn)
  message = "Backups in ${resource.address} can't be copied to another account, and who may read them can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.backup.arn.
    CloudFormation: EncryptionKeyArn: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_166"] }

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

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/backup"
    }
    resource "aws_backup_vault" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_backup_vault" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/backup"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_backup_vault" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Backup::BackupVault
          Properties: { BackupVaultName: a, EncryptionKeyArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/backup" }
    YAML
  }
}
