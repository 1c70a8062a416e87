rule "aws-rds-final-snapshot-skipped" {
  title     = "Database is deleted without a last snapshot"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster", "aws_redshift_cluster"]
  languages = ["terraform"]
  default   = "production"

  when    = self.replicate_source_db == null
  require = self.skip_final_snapshot != true
  message = "When ${resource.address} is destroyed or replaced, its data and its automated backups go with it: no last snapshot is made."
  remedy  = <<-TEXT
    Terraform: remove skip_final_snapshot, and set final_snapshot_identifier.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html"]

  fail "skipped" {
    resource "aws_db_instance" "db" {
      skip_final_snapshot = true
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "made, or a replica" {
    resource "aws_db_instance" "db" {
      final_snapshot_identifier = "db-last"
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db = aws_db_instance.db.identifier
      skip_final_snapshot = true
    }
  }

  undecided "from a variable" {
    variable "skip" {}
    resource "aws_rds_cluster" "db" {
      skip_final_snapshot = var.skip
    }
  }
}
