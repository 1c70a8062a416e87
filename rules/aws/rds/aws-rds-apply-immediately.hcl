rule "aws-rds-apply-immediately" {
  title     = "Changes restart the database at once"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_elasticache_replication_group", "aws_docdb_cluster", "aws_neptune_cluster"]
  languages = ["terraform"]
  default   = "production"

  require = self.apply_immediately != true
  message = "A new class or engine version of ${resource.address} restarts it in the middle of the day: changes don't wait for the maintenance window."
  remedy  = <<-TEXT
    Terraform: remove apply_immediately = true, or let a variable say it for one apply.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html"]

  fail "at once" {
    resource "aws_db_instance" "a" {
      apply_immediately = true
    }
    resource "aws_rds_cluster" "a" {
      apply_immediately = true
    }
    resource "aws_rds_cluster_instance" "a" {
      apply_immediately = true
    }
    resource "aws_elasticache_replication_group" "a" {
      apply_immediately = true
    }
    resource "aws_docdb_cluster" "a" {
      apply_immediately = true
    }
    resource "aws_neptune_cluster" "a" {
      apply_immediately = true
    }
    expect {
      count = 6
    }
  }

  pass "in the window" {
    resource "aws_db_instance" "a" {
      apply_immediately = false
    }
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
  }

  undecided "said for one apply" {
    variable "at_once" {}
    resource "aws_db_instance" "a" {
      apply_immediately = var.at_once
    }
  }
}
