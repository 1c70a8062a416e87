rule "aws-rds-backup-retention-short" {
  title     = "Database's backups are kept for a few days only"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "production"

  param "days" {
    description = "How long backups have to be kept."
    default     = 7
  }

  # Of backups that are off or kept for a day, other rules tell.
  when = (
    self.replicate_source_db == null && self.cluster == null && self.replication_source_identifier == null
    && (resource.kind == "aws_rds_cluster" || !startswith(self.engine, "aurora")) && self.backup_retention_period > 1
  )
  require = self.backup_retention_period >= param.days
  message = "Damage to ${resource.address} that is noticed after ${self.backup_retention_period} days can't be undone: older backups are gone."
  remedy  = <<-TEXT
    Terraform: backup_retention_period = 7 (at most 35).
    CloudFormation: BackupRetentionPeriod: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html"]
  controls   = { "fsbp" = ["RDS.11"], "nist-800-53-r5" = ["CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "SC-5(2)", "SI-12", "SI-13(5)"] }

  fail "three days" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 3
    }
    resource "aws_rds_cluster" "c" {
      engine                  = "aurora-postgresql"
      backup_retention_period = 2
    }
    expect {
      count = 2
    }
  }

  pass "a week, or what other rules tell" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 7
    }
    resource "aws_db_instance" "off" {}
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db     = "source"
      backup_retention_period = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, BackupRetentionPeriod: 3 }
    YAML
  }

  pass "two weeks in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, BackupRetentionPeriod: 14 }
    YAML
  }
}
