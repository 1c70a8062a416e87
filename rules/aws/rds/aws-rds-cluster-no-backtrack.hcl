rule "aws-rds-cluster-no-backtrack" {
  title     = "Aurora cluster can't be turned back"
  severity  = "info"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_rds_cluster"
  default   = "opt-in"

  when    = contains(["aurora", "aurora-mysql"], self.engine) || self.engine == null
  require = self.backtrack_window > 0
  message = "After a wrong statement ${resource.address} has to be restored as a new cluster; backtracking would undo it in minutes."
  remedy  = <<-TEXT
    Terraform: backtrack_window = 86400 (seconds).
    CloudFormation: BacktrackWindow: 86400 (seconds).
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html"]
  aliases    = { checkov = ["CKV_AWS_326"] }
  controls   = { "fsbp" = ["RDS.14"], "nist-800-53-r5" = ["CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "SI-13(5)"] }

  fail "wrong" {
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
  }

  pass "right" {
    resource "aws_rds_cluster" "a" {
      engine           = "aurora-mysql"
      backtrack_window = 86400
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
          Properties: { Engine: aurora-mysql, BacktrackWindow: 86400 }
    YAML
  }

  undecided "restored in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { SnapshotIdentifier: before }
    YAML
  }
}
