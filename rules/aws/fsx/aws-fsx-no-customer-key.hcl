rule "aws-fsx-no-customer-key" {
  title     = "File system is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "AWS::FSx::FileSystem"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id) || is_customer_key(self.KmsKeyId)
  message = "Who may read the backups of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.files.arn; a scratch file system of Lustre can't have one.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_178", "CKV_AWS_179", "CKV_AWS_190", "CKV_AWS_203"] }

  fail "not said" {
    resource "aws_fsx_lustre_file_system" "lustre" {}
    resource "aws_fsx_ontap_file_system" "ontap" {}
    resource "aws_fsx_openzfs_file_system" "openzfs" {}
    resource "aws_fsx_windows_file_system" "windows" {}
    expect {
      count = 4
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::FSx::FileSystem
          Properties: { FileSystemType: ONTAP }
    YAML
  }

  pass "set" {
    resource "aws_fsx_lustre_file_system" "lustre" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_fsx_ontap_file_system" "ontap" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_fsx_openzfs_file_system" "openzfs" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_fsx_windows_file_system" "windows" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::FSx::FileSystem
          Properties: { FileSystemType: ONTAP, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/fsx"
    }
    resource "aws_fsx_lustre_file_system" "lustre" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_fsx_ontap_file_system" "ontap" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_fsx_openzfs_file_system" "openzfs" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_fsx_windows_file_system" "windows" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 4
    }
  }

  fail "a key of AWS's own" {
    resource "aws_fsx_lustre_file_system" "lustre" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/fsx"
    }
    resource "aws_fsx_ontap_file_system" "ontap" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/fsx"
    }
    resource "aws_fsx_openzfs_file_system" "openzfs" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/fsx"
    }
    resource "aws_fsx_windows_file_system" "windows" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/fsx"
    }
    expect {
      count = 4
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_fsx_lustre_file_system" "lustre" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_fsx_ontap_file_system" "ontap" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_fsx_openzfs_file_system" "openzfs" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_fsx_windows_file_system" "windows" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::FSx::FileSystem
          Properties: { FileSystemType: ONTAP, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/fsx" }
    YAML
  }
}
