rule "aws-rds-no-deletion-protection" {
  title     = "Database can be deleted by one call"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "production"

  when    = self.cluster == null && self.replicate_source_db == null
  require = self.deletion_protection || resource.lifecycle.prevent_destroy == true
  message = "Nothing stops a change that replaces ${resource.address}, or a slip in the console, from deleting the database."
  remedy  = <<-TEXT
    Terraform: deletion_protection = true.
    CloudFormation: DeletionProtection: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html"]
  aliases    = { checkov = ["CKV_AWS_139", "CKV_AWS_293"], trivy = ["AVD-AWS-0177", "AVD-AWS-0343"], cfn_nag = ["F80"] }
  controls   = { "fsbp" = ["RDS.7", "RDS.8"], "nist-800-53-r5" = ["CM-3", "SC-5(2)", "SI-13(5)"] }

  fail "not said" {
    resource "aws_db_instance" "db" {}
    resource "aws_rds_cluster" "c" {
      engine = "aurora-mysql"
    }
    expect {
      count = 2
    }
  }

  pass "protected by either" {
    resource "aws_db_instance" "a" {
      deletion_protection = true
    }
    resource "aws_db_instance" "b" {
      lifecycle {
        prevent_destroy = true
      }
    }
  }

  pass "not in production" {
    given {
      environment = "dev"
    }
    resource "aws_db_instance" "db" {}
  }

  pass "where it is production, it is protected" {
    variable "env" {}
    resource "aws_db_instance" "db" {
      deletion_protection = var.env == "prod"
    }
  }

  undecided "from a variable" {
    variable "protected" {}
    resource "aws_db_instance" "db" {
      deletion_protection = var.protected
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

  pass "protected template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, DeletionProtection: true }
    YAML
  }
}
