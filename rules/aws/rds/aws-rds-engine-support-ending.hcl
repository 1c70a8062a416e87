rule "aws-rds-engine-support-ending" {
  title     = "Standard support of the database engine's version ends soon"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  param "days" {
    description = "How many days before the end of standard support it is told."
    default     = 180
  }

  let {
    product = self.engine == "aurora-postgresql" ? "rds-postgres" : "rds-${self.engine}"
    ends    = support(product, self.engine_version).ends
  }
  when    = self.cluster == null && contains(["postgres", "aurora-postgresql", "mysql", "mariadb", "aurora-mysql"], self.engine) && days_until(ends) >= 0
  require = days_until(ends) > param.days
  focus   = self.engine_version
  message = "Standard support of ${self.engine} ${self.engine_version} ends on ${ends}: then ${resource.address} is upgraded by force, or billed for extended support by the vCPU-hour."
  remedy  = <<-TEXT
    Plan the upgrade to a major version in standard support; try it on a blue/green deployment or a restored snapshot first.
    Such versions are "17" of PostgreSQL, "8.4" of MySQL, "11.8" of MariaDB and "8.0.mysql_aurora.3.10.3" of Aurora MySQL.
    Terraform: engine_version = "17" (PostgreSQL) or "8.4" (MySQL), allow_major_version_upgrade = true for the upgrade.
    CloudFormation: EngineVersion: "17" (PostgreSQL) or "8.4" (MySQL), AllowMajorVersionUpgrade: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html"]

  fail "months before" {
    given {
      as_of = "2025-12-01"
    }
    resource "aws_db_instance" "a" {
      engine         = "postgres"
      engine_version = "13.20"
    }
    resource "aws_rds_cluster" "b" {
      engine         = "aurora-postgresql"
      engine_version = "13.20"
    }
    expect {
      count = 2
    }
  }

  fail "template, on the last day" {
    given {
      as_of = "2026-02-28"
    }
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres, EngineVersion: "13" }
    YAML
  }

  pass "years before, when it is over, newest, another engine" {
    given {
      as_of = "2025-12-01"
    }
    resource "aws_db_instance" "a" {
      engine         = "postgres"
      engine_version = "17.4"
    }
    resource "aws_db_instance" "b" {
      engine         = "mysql"
      engine_version = "5.7"
    }
    resource "aws_db_instance" "c" {
      engine = "postgres"
    }
    resource "aws_db_instance" "d" {
      engine         = "oracle-ee"
      engine_version = "19"
    }
  }

  pass "template; an instance of a cluster" {
    given {
      as_of = "2025-12-01"
    }
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres, EngineVersion: "17" }
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql, EngineVersion: "17.4" }
        Instance:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, DBClusterIdentifier: !Ref Cluster, Engine: aurora-postgresql, EngineVersion: "13.20" }
    YAML
  }
}
