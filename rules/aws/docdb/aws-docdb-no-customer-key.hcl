rule "aws-docdb-no-customer-key" {
  title     = "Cluster is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_docdb_cluster"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_id)
  message = "Who may read the snapshots of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !Ref Key.
  TEXT

  references = ["https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html"]
  aliases    = { checkov = ["CKV_AWS_182"], trivy = ["AVD-AWS-0022"] }

  fail "not said" {
    resource "aws_docdb_cluster" "a" {
      storage_encrypted = true
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
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBCluster
          Properties: { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }
}
