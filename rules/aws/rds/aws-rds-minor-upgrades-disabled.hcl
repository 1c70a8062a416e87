rule "aws-rds-minor-upgrades-disabled" {
  title     = "Database doesn't get minor upgrades"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance"]

  require = self.auto_minor_version_upgrade != false
  message = "Fixes of the database engine reach ${resource.address} only when somebody changes its version."
  remedy  = <<-TEXT
    Terraform: remove auto_minor_version_upgrade = false.
    CloudFormation: AutoMinorVersionUpgrade: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html"]
  aliases    = { checkov = ["CKV_AWS_226"] }
  controls   = { "cis-aws-3.0" = ["2.3.2"], "fsbp" = ["RDS.13"], "nist-800-53-r5" = ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"], "pci-dss-4.0.1" = ["6.3.3"] }

  fail "off" {
    resource "aws_db_instance" "db" {
      auto_minor_version_upgrade = false
    }
  }

  pass "on, or on by default" {
    resource "aws_db_instance" "a" {
      auto_minor_version_upgrade = true
    }
    resource "aws_db_instance" "b" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, AutoMinorVersionUpgrade: false }
    YAML
  }

  pass "template that says nothing" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
  }
}
