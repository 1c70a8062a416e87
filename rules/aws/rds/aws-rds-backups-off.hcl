rule "aws-rds-backups-off" {
  title     = "Database has no automated backups"
  severity  = "high"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  when    = self.replicate_source_db == null && self.cluster == null && self.replication_source_identifier == null && !startswith(self.engine, "aurora") || resource.kind == "aws_rds_cluster"
  require = self.backup_retention_period > 0
  message = "${resource.address} can't be restored to any point in time: its automated backups are switched off."
  remedy  = <<-TEXT
    Terraform: backup_retention_period = 7. The provider's own default for aws_db_instance is 0, which switches backups off.
    CloudFormation: BackupRetentionPeriod: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"]
  aliases    = { checkov = ["CKV_AWS_133"], trivy = ["AVD-AWS-0077"], cfn_nag = ["W75"] }

  fail "off, and off because nothing is said" {
    resource "aws_db_instance" "a" {
      backup_retention_period = 0
    }
    resource "aws_db_instance" "b" {}
    expect {
      count = 2
    }
  }

  fail "only in production" {
    variable "env" {}
    resource "aws_db_instance" "db" {
      backup_retention_period = var.env == "prod" ? 14 : 0
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "backed up, replica, Aurora" {
    resource "aws_db_instance" "db" {
      backup_retention_period = 7
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db = aws_db_instance.db.identifier
    }
    resource "aws_rds_cluster" "c" {
      engine = "aurora-mysql"
    }
  }

  undecided "from a variable" {
    variable "days" {}
    resource "aws_db_instance" "db" {
      backup_retention_period = var.days
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, BackupRetentionPeriod: 0 }
    YAML
  }

  pass "CloudFormation's default is one day" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
  }

  undecided "restored, as long as its source" {
    resource "aws_db_instance" "restored" {
      engine              = "postgres"
      snapshot_identifier = "before"
    }
    resource "aws_db_instance" "moved_back" {
      engine = "postgres"
      restore_to_point_in_time {
        source_db_instance_identifier = "main"
      }
    }
    expect {
      count = 2
    }
  }

  fail "restored, and says so" {
    resource "aws_db_instance" "restored" {
      engine                  = "postgres"
      snapshot_identifier     = "before"
      backup_retention_period = 0
    }
  }
}
