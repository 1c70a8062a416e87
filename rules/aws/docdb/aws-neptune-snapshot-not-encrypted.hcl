rule "aws-neptune-snapshot-not-encrypted" {
  title     = "Snapshot isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_neptune_cluster_snapshot"
  languages = ["terraform"]
  default   = "opt-in"

  require = self.storage_encrypted
  message = "${resource.address} is in plain text on disk, as its cluster is."
  remedy  = <<-TEXT
    Terraform: encrypt the cluster: storage_encrypted = true.
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html"]
  aliases    = { checkov = ["CKV_AWS_279"] }
  controls   = { "fsbp" = ["Neptune.6"] }

  fail "wrong" {
    resource "aws_neptune_cluster_snapshot" "a" {
      db_cluster_identifier = "a"
    }
  }

  pass "right" {
    resource "aws_neptune_cluster_snapshot" "a" {
      storage_encrypted = true
    }
  }
}
