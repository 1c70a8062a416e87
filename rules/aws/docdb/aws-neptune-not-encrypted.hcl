rule "aws-neptune-not-encrypted" {
  title     = "Cluster's storage isn't encrypted"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_neptune_cluster"

  when    = self.snapshot_identifier == null
  require = self.storage_encrypted
  message = "The data and snapshots of ${resource.address} are in plain text on disk; encryption can't be switched on later, only by a copy."
  remedy  = <<-TEXT
    Terraform: storage_encrypted = true.
    CloudFormation: StorageEncrypted: true.
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html"]
  aliases    = { checkov = ["CKV_AWS_44"], trivy = ["AVD-AWS-0076"], cfn_nag = ["F30"] }
  controls   = { "fsbp" = ["Neptune.1"] }

  fail "not said" {
    resource "aws_neptune_cluster" "a" {
      skip_final_snapshot = false
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
      storage_encrypted = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
          Properties: { StorageEncrypted: true }
    YAML
  }
}
