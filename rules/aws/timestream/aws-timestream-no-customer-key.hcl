rule "aws-timestream-no-customer-key" {
  title     = "Database is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_timestreamwrite_database"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_160"] }

  fail "not said" {
    resource "aws_timestreamwrite_database" "a" {
      database_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Timestream::Database
          Properties: { DatabaseName: a }
    YAML
  }

  pass "set" {
    resource "aws_timestreamwrite_database" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Timestream::Database
          Properties: { DatabaseName: a, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/timestream"
    }
    resource "aws_timestreamwrite_database" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_timestreamwrite_database" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/timestream"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_timestreamwrite_database" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Timestream::Database
          Properties: { DatabaseName: a, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/timestream" }
    YAML
  }
}
