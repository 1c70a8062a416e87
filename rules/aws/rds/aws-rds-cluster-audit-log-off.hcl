rule "aws-rds-cluster-audit-log-off" {
  title     = "Cluster writes no audit log"
  severity  = "info"
  category  = "security"
  checklist = "logs"
  kind      = "aws_rds_cluster"
  default   = "opt-in"

  when    = self.engine == null || contains(["aurora", "aurora-mysql", "mysql"], self.engine)
  require = contains(self.enabled_cloudwatch_logs_exports, "audit")
  message = "Who asked what of ${resource.address} isn't kept anywhere: its audit log isn't exported."
  remedy  = <<-TEXT
    Terraform: enabled_cloudwatch_logs_exports = ["audit"].
    CloudFormation: EnableCloudwatchLogsExports: [audit].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html"]
  aliases    = { checkov = ["CKV_AWS_325"] }
  controls   = { "fsbp" = ["RDS.34"] }

  fail "wrong" {
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
  }

  pass "right" {
    resource "aws_rds_cluster" "a" {
      engine                          = "aurora-mysql"
      enabled_cloudwatch_logs_exports = ["audit", "error"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql }
    YAML
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql, EnableCloudwatchLogsExports: [audit, error] }
    YAML
  }
}
