rule "aws-dms-replication-no-customer-key" {
  title     = "Replication instance is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_dms_replication_instance"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_arn)
  message = "Who may read what ${resource.address} holds of the databases it copies can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_212"] }

  fail "not said" {
    resource "aws_dms_replication_instance" "a" {
      replication_instance_id = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { ReplicationInstanceClass: dms.t3.medium }
    YAML
  }

  pass "set" {
    resource "aws_dms_replication_instance" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { ReplicationInstanceClass: dms.t3.medium, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/dms"
    }
    resource "aws_dms_replication_instance" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_dms_replication_instance" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/dms"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_dms_replication_instance" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { ReplicationInstanceClass: dms.t3.medium, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/dms" }
    YAML
  }
}
