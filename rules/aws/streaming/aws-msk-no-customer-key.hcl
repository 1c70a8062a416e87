rule "aws-msk-no-customer-key" {
  title     = "Kafka cluster is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_msk_cluster"
  default   = "opt-in"

  require = is_customer_key(self.encryption_info.encryption_at_rest_kms_key_arn)
  message = "Who may read the records that ${resource.address} keeps on disk can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encryption_info { encryption_at_rest_kms_key_arn = aws_kms_key.data.arn }.
    CloudFormation: EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: !GetAtt Key.Arn } }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { trivy = ["AVD-AWS-0179"] }

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

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/kafka"
    }
    resource "aws_msk_cluster" "a" {
      encryption_info {
        encryption_at_rest_kms_key_arn = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_msk_cluster" "a" {
      encryption_info {
        encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/kafka"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_msk_cluster" "a" {
      encryption_info {
        encryption_at_rest_kms_key_arn = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { ClusterName: a, EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/kafka" } } }
    YAML
  }
}
