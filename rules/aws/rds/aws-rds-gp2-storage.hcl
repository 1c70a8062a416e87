rule "aws-rds-gp2-storage" {
  title     = "Database is on storage of the previous generation"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_db_instance"

  when = (
    self.replicate_source_db == null && self.cluster == null && !startswith(self.engine, "aurora")
    && self.snapshot_identifier == null
  )
  require = self.storage_type == null ? self.iops != null : self.storage_type != "gp2"
  focus   = self.storage_type
  message = "gp2 gives ${resource.address} 3 IOPS per GiB; gp3 costs the same and gives at least 3,000."
  remedy  = <<-TEXT
    Terraform: storage_type = "gp3". Absent means gp2.
    CloudFormation: StorageType: gp3.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html"]

  fail "gp2, and gp2 by default" {
    resource "aws_db_instance" "a" {
      engine       = "postgres"
      storage_type = "gp2"
    }
    resource "aws_db_instance" "b" {
      engine = "postgres"
    }
    expect {
      count = 2
    }
  }

  pass "gp3, provisioned" {
    resource "aws_db_instance" "a" {
      engine       = "postgres"
      storage_type = "gp3"
    }
    resource "aws_db_instance" "b" {
      engine = "postgres"
      iops   = 3000
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres, StorageType: gp2 }
    YAML
  }

  pass "gp3 in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres, StorageType: gp3 }
    YAML
  }
}
