rule "aws-rds-no-iam-authentication" {
  title     = "Database knows passwords only"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "opt-in"

  when = self.cluster == null && (self.engine == null || anytrue([
    for e in ["mysql", "mariadb", "postgres", "aurora"] : startswith(self.engine, e)
  ]))
  # A replica, and what is made from a snapshot, may be of an engine that can't.
  require = self.iam_database_authentication_enabled || (self.engine == null ? undecided("which engine it has") : false)
  message = "Who connects to ${resource.address} needs a password that somebody has to keep and change; IAM would give short-lived tokens."
  remedy  = <<-TEXT
    Terraform: iam_database_authentication_enabled = true.
    CloudFormation: EnableIAMDatabaseAuthentication: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html"]
  aliases    = { checkov = ["CKV_AWS_161", "CKV_AWS_162"], trivy = ["AVD-AWS-0176"] }
  controls   = { "fsbp" = ["RDS.10", "RDS.12"], "nist-800-53-r5" = ["AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-6"] }

  fail "not said" {
    resource "aws_db_instance" "db" {
      engine = "postgres"
    }
  }

  pass "on; an engine that can't" {
    resource "aws_db_instance" "a" {
      engine                              = "mysql"
      iam_database_authentication_enabled = true
    }
    resource "aws_db_instance" "b" {
      engine = "sqlserver-ex"
    }
  }

  undecided "a replica, from a snapshot" {
    resource "aws_db_instance" "replica" {
      replicate_source_db = "orders"
    }
    resource "aws_db_instance" "restored" {
      snapshot_identifier = "orders"
    }
  }

  undecided "from a snapshot, in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, DBSnapshotIdentifier: orders }
    YAML
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql }
    YAML
  }

  pass "on in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: mysql, EnableIAMDatabaseAuthentication: true }
    YAML
  }
}
