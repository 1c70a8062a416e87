rule "aws-msk-no-customer-key" {
  title     = "Kafka cluster is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_msk_cluster"
  default   = "opt-in"

  require = !contains([null, ""], self.encryption_info.encryption_at_rest_kms_key_arn)
  message = "Who may read the records that ${resource.address} keeps on disk can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encryption_info { encryption_at_rest_kms_key_arn = aws_kms_key.data.arn }.
    CloudFormation: EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: !GetAtt Key.Arn } }.
  TEXT

  references = ["https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html"]
  aliases    = { trivy = ["AVD-AWS-0179"] }

  fail "not said" {
    resource "aws_msk_cluster" "a" {
      cluster_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { ClusterName: a }
    YAML
  }

  pass "set" {
    resource "aws_msk_cluster" "a" {
      encryption_info {
        encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { ClusterName: a, EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } } }
    YAML
  }
}
