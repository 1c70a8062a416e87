rule "aws-rds-cluster-no-customer-key" {
  title     = "Database cluster is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_rds_cluster"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_id)
  message = "Who may read the snapshots of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html"]
  aliases    = { checkov = ["CKV_AWS_327"] }

  fail "not said" {
    resource "aws_rds_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { StorageEncrypted: true }
    YAML
  }

  pass "set" {
    resource "aws_rds_cluster" "a" {
      storage_encrypted = true
      kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }
}
