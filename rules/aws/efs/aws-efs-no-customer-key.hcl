rule "aws-efs-no-customer-key" {
  title     = "File system is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_efs_file_system"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read the backups of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !Ref Key.
  TEXT

  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_184"] }

  fail "not said" {
    resource "aws_efs_file_system" "a" {
      encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
          Properties: { Encrypted: true }
    YAML
  }

  pass "set" {
    resource "aws_efs_file_system" "a" {
      encrypted  = true
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
          Properties: { Encrypted: true, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/elasticfilesystem"
    }
    resource "aws_efs_file_system" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_efs_file_system" "a" {
      encrypted  = true
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/elasticfilesystem"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_efs_file_system" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
          Properties: { Encrypted: true, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/elasticfilesystem" }
    YAML
  }
}
