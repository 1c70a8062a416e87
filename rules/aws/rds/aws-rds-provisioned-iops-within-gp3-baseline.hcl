rule "aws-rds-provisioned-iops-within-gp3-baseline" {
  title     = "Database pays for IOPS that gp3 includes"
  severity  = "medium"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_db_instance"

  let {
    # From 400 GiB on gp3 has four times as many.
    included = self.allocated_storage >= 400 ? 12000 : 3000
  }
  when    = contains(["io1", "io2"], self.storage_type) && contains(["postgres", "mysql", "mariadb"], self.engine)
  require = self.iops > included
  focus   = self.iops
  message = "The ${self.iops} IOPS of ${resource.address} are billed at about $0.10 each a month; gp3 includes ${included} at this size."
  remedy  = <<-TEXT
    Terraform: storage_type = "gp3", without iops.
    CloudFormation: StorageType: gp3, without Iops.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage"]

  fail "included" {
    resource "aws_db_instance" "a" {
      engine            = "postgres"
      storage_type      = "io1"
      allocated_storage = 100
      iops              = 3000
    }
    resource "aws_db_instance" "b" {
      engine            = "mysql"
      storage_type      = "io2"
      allocated_storage = 400
      iops              = 12000
    }
    expect {
      count = 2
    }
  }

  pass "more; gp3; another engine" {
    resource "aws_db_instance" "a" {
      engine            = "postgres"
      storage_type      = "io1"
      allocated_storage = 100
      iops              = 4000
    }
    resource "aws_db_instance" "b" {
      engine            = "postgres"
      storage_type      = "gp3"
      allocated_storage = 100
      iops              = 3000
    }
    resource "aws_db_instance" "c" {
      engine            = "sqlserver-se"
      storage_type      = "io1"
      allocated_storage = 100
      iops              = 3000
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.m7g.large, Engine: postgres, StorageType: io1, AllocatedStorage: "100", Iops: 3000 }
    YAML
  }

  pass "gp3 in a template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.m7g.large, Engine: postgres, StorageType: gp3, AllocatedStorage: "100" }
    YAML
  }
}
