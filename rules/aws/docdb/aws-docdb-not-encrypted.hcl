rule "aws-docdb-not-encrypted" {
  title     = "Cluster's storage isn't encrypted"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_docdb_cluster"

  # What is restored is as its source is.
  let {
    restored = length(self.restore_to_point_in_time[*]) > 0
  }
  when    = self.snapshot_identifier == null && !(known(restored) && restored)
  require = self.storage_encrypted
  message = "The data and snapshots of ${resource.address} are in plain text on disk; encryption can't be switched on later, only by a copy."
  remedy  = <<-TEXT
    Terraform: storage_encrypted = true.
    CloudFormation: StorageEncrypted: true.
  TEXT

  references = ["https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html"]
  aliases    = { checkov = ["CKV_AWS_74"], trivy = ["AVD-AWS-0021"] }
  controls   = { "fsbp" = ["DocumentDB.1"] }

  fail "not said" {
    resource "aws_docdb_cluster" "a" {
      skip_final_snapshot = false
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
      storage_encrypted = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBCluster
          Properties: { StorageEncrypted: true }
    YAML
  }

  pass "what is restored" {
    resource "aws_docdb_cluster" "snapshot" {
      snapshot_identifier = "orders"
    }
    resource "aws_docdb_cluster" "time" {
      restore_to_point_in_time {
        source_cluster_identifier  = "orders"
        use_latest_restorable_time = true
      }
    }
  }
}
