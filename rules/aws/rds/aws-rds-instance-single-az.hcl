rule "aws-rds-instance-single-az" {
  title     = "Database stands in one zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_db_instance"
  default   = "production"

  when    = self.replicate_source_db == null && self.cluster == null && !startswith(self.engine, "aurora") && !startswith(self.engine, "custom-")
  require = self.multi_az
  message = "When its zone fails, ${resource.address} is down until the zone is back or an instance is restored from backups in another; when its host fails or it is maintained, for minutes: there is no standby."
  remedy  = <<-TEXT
    Terraform: multi_az = true.
    CloudFormation: MultiAZ: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html"]
  aliases    = { checkov = ["CKV_AWS_157"] }
  controls   = { "fsbp" = ["RDS.5"], "nist-800-53-r5" = ["CP-10", "CP-6(2)", "SC-36", "SC-5(2)", "SI-13(5)"] }

  fail "not said" {
    resource "aws_db_instance" "db" {
      engine = "postgres"
    }
  }

  fail "off in stage" {
    variable "stage" {}
    resource "aws_db_instance" "db" {
      engine   = "postgres"
      multi_az = var.stage == "blue"
    }
    expect {
      when = "var.stage is not blue"
    }
  }

  pass "two zones, replica, not production" {
    resource "aws_db_instance" "db" {
      engine   = "postgres"
      multi_az = true
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db = aws_db_instance.db.identifier
    }
  }

  pass "development" {
    given {
      environment = "dev"
    }
    resource "aws_db_instance" "db" {
      engine = "postgres"
    }
  }

  undecided "from a variable" {
    variable "multi_az" {}
    resource "aws_db_instance" "db" {
      engine   = "postgres"
      multi_az = var.multi_az
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres }
    YAML
  }

  pass "two zones in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres, MultiAZ: true }
    YAML
  }
}
