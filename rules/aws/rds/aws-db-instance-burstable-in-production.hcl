rule "aws-db-instance-burstable-in-production" {
  title     = "Production database runs on a burstable class"
  severity  = "low"
  category  = "production-readiness"
  checklist = "performance"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance", "aws_docdb_cluster_instance"]
  default   = "opt-in"

  when    = stack.environment == "production"
  require = length(regexall("^db\\.t[0-9]", self.instance_class)) == 0
  focus   = self.instance_class
  message = "${resource.address} slows down under lasting load, or is billed extra for it: its class has full speed only for a part of the time."
  remedy  = <<-TEXT
    Terraform: instance_class = "db.m7g.large" (or db.r7g for more memory).
    CloudFormation: DBInstanceClass: db.m7g.large.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html"]

  fail "burstable" {
    given {
      environment = "production"
    }
    resource "aws_db_instance" "a" {
      instance_class = "db.t3.medium"
    }
    resource "aws_rds_cluster_instance" "a" {
      instance_class = "db.t4g.large"
    }
    resource "aws_docdb_cluster_instance" "a" {
      instance_class = "db.t3.medium"
    }
    expect {
      count = 3
    }
  }

  pass "of constant speed" {
    given {
      environment = "production"
    }
    resource "aws_db_instance" "a" {
      instance_class = "db.m7g.large"
    }
    resource "aws_rds_cluster_instance" "a" {
      instance_class = "db.serverless"
    }
  }

  pass "nobody says that it is production" {
    resource "aws_db_instance" "a" {
      instance_class = "db.t3.medium"
    }
  }

  fail "burstable in a template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBInstanceClass: db.t4g.small }
    YAML
  }

  pass "of constant speed in a template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBInstanceClass: db.r7g.large }
    YAML
  }
}
