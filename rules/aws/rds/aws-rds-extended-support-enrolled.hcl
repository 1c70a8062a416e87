rule "aws-rds-extended-support-enrolled" {
  title     = "Database will go on at a surcharge when its version ends"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "opt-in"

  when    = self.cluster == null && contains(["mysql", "postgres", "aurora-mysql", "aurora-postgresql"], self.engine)
  require = self.engine_lifecycle_support == "open-source-rds-extended-support-disabled"
  focus   = self.engine_lifecycle_support
  message = "When standard support of its version ends, ${resource.address} is put into extended support, which is billed by the vCPU-hour, and nobody is asked."
  remedy  = <<-TEXT
    Terraform: engine_lifecycle_support = "open-source-rds-extended-support-disabled" (then the database is upgraded at that date).
    CloudFormation: EngineLifecycleSupport: open-source-rds-extended-support-disabled.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html"]

  fail "not said" {
    resource "aws_db_instance" "a" {
      engine = "postgres"
    }
    resource "aws_rds_cluster" "b" {
      engine = "aurora-mysql"
    }
    expect {
      count = 2
    }
  }

  pass "off; another engine" {
    resource "aws_db_instance" "a" {
      engine                   = "postgres"
      engine_lifecycle_support = "open-source-rds-extended-support-disabled"
    }
    resource "aws_db_instance" "b" {
      engine = "oracle-ee"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: mysql }
    YAML
  }

  pass "off in a template; an instance of a cluster" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: mysql, EngineLifecycleSupport: open-source-rds-extended-support-disabled }
        E:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, Engine: aurora-mysql, DBClusterIdentifier: c }
    YAML
  }
}
