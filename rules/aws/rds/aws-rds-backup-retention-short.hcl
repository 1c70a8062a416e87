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

  when    = self.replicate_source_db == null && self.cluster == null && self.replication_source_identifier == null && (resource.kind == "aws_rds_cluster" || (!startswith(self.engine, "aurora") && self.backup_retention_period > 0))
  require = self.backup_retention_period >= param.days
  message = "Damage to ${resource.address} that is noticed after ${self.backup_retention_period} days can't be undone: older backups are gone."
  remedy  = <<-TEXT
    Terraform: backup_retention_period = 7 (at most 35).
    CloudFormation: BackupRetentionPeriod: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html"]
  aliases    = { trivy = { "AVD-AWS-0077" = self.backup_retention_period > 1 } }
  controls   = { "fsbp" = ["RDS.11"], "nist-800-53-r5" = ["CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "SC-5(2)", "SI-12", "SI-13(5)"] }

  fail "three days, a cluster's default of one" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 3
    }
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    expect {
      count = 2
    }
  }

  pass "a week, or not in production" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 7
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
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
