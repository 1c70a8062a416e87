rule "aws-rds-backup-retention-one-day" {
  title     = "Database's backups are kept for a day"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "production"

  when = (
    self.replicate_source_db == null && self.cluster == null && self.replication_source_identifier == null
    && (resource.kind == "aws_rds_cluster" || !startswith(self.engine, "aurora"))
  )
  require = self.backup_retention_period != 1
  message = "Damage to ${resource.address} on a Friday evening that is noticed on Monday can't be undone: a day's backups are all there are."
  remedy  = <<-TEXT
    Terraform: backup_retention_period = 7 (at most 35; a cluster and a template keep 1 when nothing is said).
    CloudFormation: BackupRetentionPeriod: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html"]
  aliases    = { trivy = ["AVD-AWS-0077"] }

  fail "said, and a cluster's default" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 1
    }
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    expect {
      count = 2
    }
  }

  pass "longer, off, a replica, an instance of Aurora" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 2
    }
    resource "aws_db_instance" "off" {
      backup_retention_period = 0
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db     = "source"
      backup_retention_period = 1
    }
    resource "aws_db_instance" "aurora" {
      engine                  = "aurora-mysql"
      backup_retention_period = 1
    }
  }

  fail "a template's default" {
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

  undecided "restored, as long as its source" {
    cloudformation = <<-YAML
      Resources:
        Restored:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBSnapshotIdentifier: before }
    YAML
  }
}
