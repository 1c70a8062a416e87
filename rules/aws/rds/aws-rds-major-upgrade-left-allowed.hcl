rule "aws-rds-major-upgrade-left-allowed" {
  title     = "Database may be moved to another major version by a change of a number"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "production"

  require = self.allow_major_version_upgrade != true
  message = "Whoever raises the version of the engine of ${resource.address} upgrades it without a further question, and there is no way back: major upgrades are left allowed."
  remedy  = <<-TEXT
    Terraform: remove allow_major_version_upgrade = true once the upgrade is done.
    CloudFormation: remove AllowMajorVersionUpgrade: true once the upgrade is done.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html"]

  fail "allowed" {
    resource "aws_db_instance" "a" {
      allow_major_version_upgrade = true
    }
    resource "aws_rds_cluster" "a" {
      allow_major_version_upgrade = true
    }
    expect {
      count = 2
    }
  }

  pass "not allowed, not said" {
    resource "aws_db_instance" "a" {
      allow_major_version_upgrade = false
    }
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
  }

  fail "allowed in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, AllowMajorVersionUpgrade: true }
    YAML
  }

  pass "not said in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres }
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql }
    YAML
  }
}
