rule "aws-rds-gp2-storage" {
  title     = "Database is on storage of the previous generation"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_db_instance"

  # Where nothing is said, RDS takes gp3 today, and io1 for provisioned IOPS.
  require = self.storage_type != "gp2"
  message = "gp2 gives ${resource.address} 3 IOPS per GiB; gp3 costs the same and gives at least 3,000."
  remedy  = <<-TEXT
    Terraform: storage_type = "gp3".
    CloudFormation: StorageType: gp3.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html", "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"]

  fail "gp2" {
    resource "aws_db_instance" "a" {
      engine       = "postgres"
      storage_type = "gp2"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "gp3, provisioned, not said" {
    resource "aws_db_instance" "a" {
      engine       = "postgres"
      storage_type = "gp3"
    }
    resource "aws_db_instance" "b" {
      engine = "postgres"
      iops   = 3000
    }
    resource "aws_db_instance" "c" {
      engine = "postgres"
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
        Other:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres }
    YAML
  }
}
