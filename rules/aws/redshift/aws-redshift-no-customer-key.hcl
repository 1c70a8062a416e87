rule "aws-redshift-no-customer-key" {
  title     = "Warehouse is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_redshift_cluster", "aws_redshift_snapshot_copy_grant", "aws_redshiftserverless_namespace"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read the data or snapshots of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !Ref Key.
  TEXT

  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_142", "CKV_AWS_281", "CKV_AWS_282"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      encrypted = true
    }
    resource "aws_redshift_snapshot_copy_grant" "b" {
      snapshot_copy_grant_name = "b"
    }
    resource "aws_redshiftserverless_namespace" "c" {
      namespace_name = "c"
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { Encrypted: true }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_redshiftserverless_namespace" "b" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/redshift"
    }
    resource "aws_redshift_cluster" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_redshiftserverless_namespace" "b" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own" {
    resource "aws_redshift_cluster" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/redshift"
    }
    resource "aws_redshiftserverless_namespace" "b" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/redshift"
    }
    expect {
      count = 2
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_redshift_cluster" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_redshiftserverless_namespace" "b" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/redshift" }
    YAML
  }
}
