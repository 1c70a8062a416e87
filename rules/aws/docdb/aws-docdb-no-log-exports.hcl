rule "aws-docdb-no-log-exports" {
  title     = "Cluster's logs stay on the cluster"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_docdb_cluster"
  default   = "production"

  require = contains(self.enabled_cloudwatch_logs_exports, "audit") || contains(self.enabled_cloudwatch_logs_exports, "profiler")
  message = "Who asked what of ${resource.address} isn't kept anywhere: no log is exported."
  remedy  = <<-TEXT
    Terraform: enabled_cloudwatch_logs_exports = ["audit"].
    CloudFormation: EnableCloudwatchLogsExports: [audit].
  TEXT

  references = ["https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html"]
  aliases    = { checkov = ["CKV_AWS_85"], trivy = ["AVD-AWS-0020"] }
  controls   = { "fsbp" = ["DocumentDB.4"] }

  fail "not said" {
    resource "aws_docdb_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBCluster
    YAML
  }

  pass "set" {
    resource "aws_docdb_cluster" "a" {
      enabled_cloudwatch_logs_exports = ["audit"]
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBCluster
          Properties: { EnableCloudwatchLogsExports: [audit] }
    YAML
  }
}
