rule "aws-database-final-snapshot-unnamed" {
  title     = "Database can't be destroyed: its last snapshot has no name"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster", "aws_redshift_cluster"]
  languages = ["terraform"]

  when    = self.replicate_source_db == null && self.skip_final_snapshot != true
  require = self.final_snapshot_identifier != null
  focus   = self
  message = "A destroy or a replacement of ${resource.address} stops halfway: the provider wants to make a last snapshot, and has no name for it."
  remedy  = <<-TEXT
    Terraform: final_snapshot_identifier = "orders-final"
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance"]

  fail "no name" {
    resource "aws_db_instance" "a" {}
    resource "aws_rds_cluster" "b" {
      skip_final_snapshot = false
    }
    expect {
      count = 2
    }
  }

  pass "a name; skipped; a replica" {
    resource "aws_db_instance" "a" {
      final_snapshot_identifier = "a-final"
    }
    resource "aws_db_instance" "b" {
      skip_final_snapshot = true
    }
    resource "aws_db_instance" "c" {
      replicate_source_db = aws_db_instance.a.identifier
    }
  }
}
