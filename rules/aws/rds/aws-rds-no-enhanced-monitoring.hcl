rule "aws-rds-no-enhanced-monitoring" {
  title     = "Database's host isn't monitored"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance"]
  default   = "opt-in"

  require = self.monitoring_interval > 0
  message = "Processes, memory and disks of ${resource.address} aren't measured: enhanced monitoring is off."
  remedy  = <<-TEXT
    Terraform: monitoring_interval = 60, with monitoring_role_arn.
    CloudFormation: MonitoringInterval: 60, with MonitoringRoleArn.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html"]
  aliases    = { checkov = ["CKV_AWS_118"] }
  controls   = { "fsbp" = ["RDS.6"], "nist-800-53-r5" = ["CA-7", "SI-2"] }

  fail "off, and not said" {
    resource "aws_db_instance" "a" {
      monitoring_interval = 0
    }
    resource "aws_db_instance" "b" {}
    expect {
      count = 2
    }
  }

  pass "each minute" {
    resource "aws_db_instance" "db" {
      monitoring_interval = 60
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
  }

  pass "each minute in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, MonitoringInterval: 60 }
    YAML
  }
}
