rule "aws-rds-global-cluster-not-encrypted" {
  title     = "Encryption of a global cluster isn't switched on"
  severity  = aurora ? "low" : "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_rds_global_cluster", "aws_docdb_global_cluster"]

  let {
    aurora = resource.kind == "aws_rds_global_cluster"
  }
  when    = self.source_db_cluster_identifier == null
  require = self.storage_encrypted
  message = aurora ? "If the clusters of ${resource.address} were made before 2026-02-18, their data is in plain text on disk in all regions. Aurora encrypts newer ones by itself, with a key of AWS that no policy and no log of yours covers." : "The data of ${resource.address} is in plain text on disk in all of its regions."
  remedy  = <<-TEXT
    Terraform: storage_encrypted = true.
    CloudFormation: StorageEncrypted: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html"]
  aliases    = { checkov = ["CKV_AWS_140", "CKV_AWS_292"] }

  fail "wrong" {
    resource "aws_rds_global_cluster" "a" {
      global_cluster_identifier = "a"
    }
  }

  fail "of DocumentDB" {
    resource "aws_docdb_global_cluster" "a" {
      global_cluster_identifier = "a"
    }
  }

  pass "right" {
    resource "aws_rds_global_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::GlobalCluster
          Properties: { GlobalClusterIdentifier: a }
    YAML
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::GlobalCluster
          Properties: { StorageEncrypted: true }
        B:
          Type: AWS::DocDB::GlobalCluster
          Properties: { GlobalClusterIdentifier: b, SourceDBClusterIdentifier: arn }
    YAML
  }
}
