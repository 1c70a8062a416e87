rule "aws-rds-master-username-reserved" {
  title     = "Master user has a name that PostgreSQL keeps for itself"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  let {
    username = resource.kind == "aws_rds_cluster" ? self.master_username : self.username
    engine   = known(self.engine) && self.engine != null ? lower(self.engine) : ""
  }

  when    = contains(["postgres", "aurora-postgresql"], engine) && username != null && known(username) && self.snapshot_identifier == null && self.replicate_source_db == null
  require = lower(username) != "admin" && !startswith(lower(username), "pg_")
  focus   = username
  message = "RDS refuses ${resource.address}: ${startswith(lower(username), "pg_") ? "names that begin with pg_ are" : "admin is"} reserved in PostgreSQL."
  remedy  = <<-TEXT
    Terraform: username = "postgres" (of a cluster master_username), or a name of your own.
    CloudFormation: MasterUsername: postgres, or a name of your own.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    "https://github.com/aws/aws-cdk/pull/10597",
    "https://github.com/DataShades/ckan-aws-templates/issues/6",
  ]

  fail "admin, pg_, of a cluster" {
    resource "aws_db_instance" "a" {
      engine   = "postgres"
      username = "admin"
    }
    resource "aws_db_instance" "b" {
      engine   = "Postgres"
      username = "pg_owner"
    }
    resource "aws_rds_cluster" "c" {
      engine          = "aurora-postgresql"
      master_username = "Admin"
    }
    expect {
      count = 3
    }
  }

  pass "what a snapshot or a source says" {
    resource "aws_db_instance" "restored" {
      engine              = "postgres"
      username            = "admin"
      snapshot_identifier = "rds:shop-2026-01-31"
    }
    resource "aws_db_instance" "replica" {
      engine              = "postgres"
      username            = "admin"
      replicate_source_db = "shop"
    }
  }

  fail "by a default" {
    variable "username" {
      default = "admin"
    }
    resource "aws_db_instance" "a" {
      engine   = "postgres"
      username = var.username
    }
    expect {
      message = "admin is reserved"
    }
  }

  pass "another name, another engine, none, what isn't known" {
    variable "name" {}
    resource "aws_db_instance" "a" {
      engine   = "postgres"
      username = "postgres"
    }
    resource "aws_db_instance" "b" {
      engine   = "mysql"
      username = "admin"
    }
    resource "aws_db_instance" "c" {
      engine              = "postgres"
      replicate_source_db = "a"
    }
    resource "aws_db_instance" "d" {
      engine   = "postgres"
      username = var.name
    }
    resource "aws_db_instance" "e" {
      engine   = var.name
      username = "admin"
    }
    resource "aws_db_instance" "f" {
      username = "admin"
    }
    resource "aws_rds_cluster" "g" {
      engine          = "aurora-mysql"
      master_username = "admin"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, MasterUsername: admin } }
        B: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql, MasterUsername: admin } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, MasterUsername: owner } }
        B: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, MasterUsername: admin } }
    YAML
  }
}
