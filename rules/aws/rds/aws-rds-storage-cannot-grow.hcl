rule "aws-rds-storage-cannot-grow" {
  title     = "Database stops when its disk is full"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_db_instance"
  default   = "production"

  when = (
    self.replicate_source_db == null && self.cluster == null && !startswith(coalesce(self.engine, "mysql"), "aurora")
    && !startswith(coalesce(self.engine, "mysql"), "custom-")
  )
  require = self.max_allocated_storage > 0
  focus   = self.max_allocated_storage
  message = "${resource.address} takes no more writes when its storage is used up: it may not grow by itself."
  remedy  = <<-TEXT
    Terraform: max_allocated_storage = 200 (GiB; more than allocated_storage).
    CloudFormation: MaxAllocatedStorage: 200.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html"]

  fail "not said, 0" {
    resource "aws_db_instance" "a" {
      engine            = "postgres"
      allocated_storage = 50
    }
    resource "aws_db_instance" "b" {
      engine                = "postgres"
      allocated_storage     = 50
      max_allocated_storage = 0
    }
    expect {
      count = 2
    }
  }

  pass "grows; a replica; Aurora; custom" {
    resource "aws_db_instance" "grows" {
      engine                = "postgres"
      allocated_storage     = 50
      max_allocated_storage = 500
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db = "a"
    }
    resource "aws_db_instance" "aurora" {
      engine = "aurora-mysql"
    }
    resource "aws_db_instance" "custom" {
      engine = "custom-oracle-ee"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, AllocatedStorage: "50" }
    YAML
  }

  pass "grows in a template, or is a member of a cluster" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, AllocatedStorage: "50", MaxAllocatedStorage: 500 }
        Member:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBClusterIdentifier: orders }
    YAML
  }
}
