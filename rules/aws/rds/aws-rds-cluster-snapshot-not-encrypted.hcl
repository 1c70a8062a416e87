rule "aws-rds-cluster-snapshot-not-encrypted" {
  title     = "Snapshot isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_db_cluster_snapshot"
  languages = ["terraform"]

  require = self.storage_encrypted != false
  message = "${resource.address} is in plain text on disk, as its cluster is."
  remedy  = <<-TEXT
    Terraform: encrypt the cluster: storage_encrypted = true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html"]
  controls   = { "fsbp" = ["RDS.4"], "nist-800-53-r5" = ["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"] }

  fail "wrong" {
    resource "aws_db_cluster_snapshot" "a" {
      storage_encrypted = false
    }
  }

  pass "right" {
    resource "aws_db_cluster_snapshot" "a" {
      db_cluster_identifier = "a"
    }
  }
}
