rule "aws-neptune-backup-retention-short" {
  title     = "Cluster's backups are kept for a few days only"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_neptune_cluster"
  default   = "production"

  param "days" {
    description = "How long backups have to be kept."
    default     = 7
  }

  require = self.backup_retention_period >= param.days
  message = "Damage to ${resource.address} that is noticed after ${self.backup_retention_period} days can't be undone."
  remedy  = <<-TEXT
    Terraform: backup_retention_period = 7; absent means 1.
    CloudFormation: BackupRetentionPeriod: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore.html"]
  aliases    = { checkov = ["CKV_AWS_361"] }
  controls   = { "fsbp" = ["Neptune.5"] }

  fail "not said" {
    resource "aws_neptune_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
    YAML
  }

  pass "set" {
    resource "aws_neptune_cluster" "a" {
      backup_retention_period = 7
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
          Properties: { BackupRetentionPeriod: 7 }
    YAML
  }
}
