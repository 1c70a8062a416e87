rule "aws-rds-engine-out-of-standard-support" {
  title     = "Database engine's version is out of standard support"
  severity  = "high"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  let {
    product = self.engine == "aurora-postgresql" ? "rds-postgres" : "rds-${self.engine}"
    end     = support(product, self.engine_version).ends
  }
  when    = self.cluster == null && self.engine_version != null && contains(["postgres", "aurora-postgresql", "mysql", "mariadb", "aurora-mysql"], self.engine)
  require = days_until(end) >= 0
  focus   = self.engine_version
  message = "Standard support of ${self.engine} ${self.engine_version} ended on ${end}: ${resource.address} is upgraded by force, or billed for extended support by the vCPU-hour."
  remedy  = <<-TEXT
    Upgrade to a major version in standard support; try it on a blue/green deployment or a restored snapshot first.
    Such versions are "17" of PostgreSQL, "8.4" of MySQL, "11.8" of MariaDB and "8.0.mysql_aurora.3.10.3" of Aurora MySQL.
    Terraform: engine_version = "17" (PostgreSQL) or "8.4" (MySQL), allow_major_version_upgrade = true for the upgrade.
    CloudFormation: EngineVersion: "17" (PostgreSQL) or "8.4" (MySQL), AllowMajorVersionUpgrade: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html"]

  fail "PostgreSQL 12, MySQL 5.7" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_db_instance" "a" {
      engine         = "postgres"
      engine_version = "12.7"
    }
    resource "aws_rds_cluster" "b" {
      engine         = "aurora-mysql"
      engine_version = "5.7.mysql_aurora.2.11.2"
    }
    expect {
      count = 2
    }
  }

  pass "still supported then; newest" {
    given {
      as_of = "2025-01-15"
    }
    resource "aws_db_instance" "a" {
      engine         = "postgres"
      engine_version = "12.7"
    }
    resource "aws_db_instance" "b" {
      engine = "postgres"
    }
  }

  undecided "a version that the table doesn't know" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_db_instance" "db" {
      engine         = "postgres"
      engine_version = "99.1"
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties:
            DBInstanceClass: db.t4g.small
            Engine: mysql
            EngineVersion: "5.7.44"
    YAML
    expect {
      at = "template.yaml:7"
    }
  }

  pass "template with a supported version" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres, EngineVersion: "16.3" }
    YAML
  }
}
