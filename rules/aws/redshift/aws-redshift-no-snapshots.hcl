rule "aws-redshift-no-snapshots" {
  title     = "Warehouse has no automated snapshots"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_redshift_cluster"

  require = self.automated_snapshot_retention_period != 0
  message = "${resource.address} can't be restored: its automated snapshots are switched off."
  remedy  = <<-TEXT
    Terraform: automated_snapshot_retention_period = 7.
    CloudFormation: AutomatedSnapshotRetentionPeriod: 7.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html"]
  aliases    = { checkov = ["CKV_AWS_343"] }
  controls   = { "fsbp" = ["Redshift.3"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      automated_snapshot_retention_period = 0
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { AutomatedSnapshotRetentionPeriod: 0 }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      cluster_identifier = "a"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { ClusterType: single-node }
    YAML
  }
}
