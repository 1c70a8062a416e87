rule "aws-neptune-no-log-exports" {
  title     = "Cluster's logs stay on the cluster"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_neptune_cluster"
  default   = "production"

  require = contains(self.enable_cloudwatch_logs_exports, "audit")
  message = "Who asked what of ${resource.address} isn't kept anywhere: no log is exported."
  remedy  = <<-TEXT
    Terraform: enable_cloudwatch_logs_exports = ["audit"].
    CloudFormation: EnableCloudwatchLogsExports: [audit].
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/auditing.html"]
  aliases    = { checkov = ["CKV_AWS_101"], trivy = ["AVD-AWS-0075"] }
  controls   = { "fsbp" = ["Neptune.2"] }

  fail "not said" {
    resource "aws_neptune_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
    YAML
  }

  pass "set" {
    resource "aws_neptune_cluster" "a" {
      enable_cloudwatch_logs_exports = ["audit"]
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
          Properties: { EnableCloudwatchLogsExports: [audit] }
    YAML
  }
}
