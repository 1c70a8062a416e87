rule "aws-rds-snapshot-public" {
  title     = "Everybody may restore the snapshot"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_snapshot", "aws_db_snapshot_copy"]
  languages = ["terraform"]

  require = !contains(self.shared_accounts, "all")
  message = "Anybody with an AWS account may restore ${resource.address} and read all of its data."
  remedy  = <<-TEXT
    Terraform: shared_accounts = ["111122223333"], or none.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"]
  aliases    = { checkov = ["CKV_AWS_302"] }
  controls   = { "fsbp" = ["RDS.1"], "nist-800-53-r5" = ["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(20)", "SC-7(21)", "SC-7(3)", "SC-7(4)", "SC-7(9)"] }

  fail "wrong" {
    resource "aws_db_snapshot" "a" {
      shared_accounts = ["all"]
    }
  }

  pass "right" {
    resource "aws_db_snapshot" "a" {
      shared_accounts = ["111122223333"]
    }
  }
}
