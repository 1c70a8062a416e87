rule "aws-keyspaces-no-customer-key" {
  title     = "Table is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_keyspaces_table"
  default   = "opt-in"

  let {
    type = resource.language == "cloudformation" ? self.encryption_specification.EncryptionType : self.encryption_specification.type
  }
  # With this type the key that is named isn't used.
  require = type != "AWS_OWNED_KMS_KEY" && is_customer_key(self.encryption_specification.kms_key_identifier)
  message = "Who may read ${resource.address} can't be decided by a key: it is encrypted with one that AWS owns."
  remedy  = <<-TEXT
    Terraform: encryption_specification { type = "CUSTOMER_MANAGED_KMS_KEY"  kms_key_identifier = aws_kms_key.data.arn }.
    CloudFormation: EncryptionSpecification: { EncryptionType: CUSTOMER_MANAGED_KMS_KEY, KmsKeyIdentifier: !GetAtt Key.Arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/keyspaces/latest/devguide/EncryptionAtRest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_265"] }

  fail "not said" {
    resource "aws_keyspaces_table" "a" {
      table_name = "a"
      encryption_specification {
        type = "AWS_OWNED_KMS_KEY"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Cassandra::Table
          Properties: { TableName: a }
    YAML
  }

  fail "a key that isn't used" {
    resource "aws_keyspaces_table" "a" {
      encryption_specification {
        type               = "AWS_OWNED_KMS_KEY"
        kms_key_identifier = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  fail "a key that isn't used, in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Cassandra::Table
          Properties: { TableName: a, EncryptionSpecification: { EncryptionType: AWS_OWNED_KMS_KEY, KmsKeyIdentifier: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  undecided "a type that isn't known" {
    variable "type" {}
    resource "aws_keyspaces_table" "a" {
      encryption_specification {
        type               = var.type
        kms_key_identifier = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set" {
    resource "aws_keyspaces_table" "a" {
      encryption_specification {
        type               = "CUSTOMER_MANAGED_KMS_KEY"
        kms_key_identifier = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Cassandra::Table
          Properties: { TableName: a, EncryptionSpecification: { EncryptionType: CUSTOMER_MANAGED_KMS_KEY, KmsKeyIdentifier: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/cassandra"
    }
    resource "aws_keyspaces_table" "a" {
      encryption_specification {
        type               = "CUSTOMER_MANAGED_KMS_KEY"
        kms_key_identifier = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_keyspaces_table" "a" {
      encryption_specification {
        type               = "CUSTOMER_MANAGED_KMS_KEY"
        kms_key_identifier = "arn:aws:kms:eu-west-1:111122223333:alias/aws/cassandra"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_keyspaces_table" "a" {
      encryption_specification {
        type               = "CUSTOMER_MANAGED_KMS_KEY"
        kms_key_identifier = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Cassandra::Table
          Properties: { TableName: a, EncryptionSpecification: { EncryptionType: CUSTOMER_MANAGED_KMS_KEY, KmsKeyIdentifier: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/cassandra" } }
    YAML
  }
}
