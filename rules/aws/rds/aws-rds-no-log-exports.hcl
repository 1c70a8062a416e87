rule "aws-rds-no-log-exports" {
  title     = "Database's logs stay on the database"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "opt-in"

  when    = self.cluster == null
  require = length(self.enabled_cloudwatch_logs_exports) > 0
  message = "The logs of ${resource.address} are deleted after days and can't be searched: none is exported."
  remedy  = <<-TEXT
    Terraform: enabled_cloudwatch_logs_exports = ["postgresql"], or what the engine calls its logs.
    CloudFormation: EnableCloudwatchLogsExports: [postgresql].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html"]
  aliases    = { checkov = ["CKV_AWS_129", "CKV_AWS_324"] }
  controls   = { "fsbp" = ["RDS.9"] }

  fail "none" {
    resource "aws_db_instance" "a" {}
    resource "aws_rds_cluster" "b" {
      enabled_cloudwatch_logs_exports = []
    }
    expect {
      count = 2
    }
  }

  pass "exported" {
    resource "aws_db_instance" "db" {
      enabled_cloudwatch_logs_exports = ["postgresql"]
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

  pass "exported in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, EnableCloudwatchLogsExports: [audit] }
    YAML
  }
}
