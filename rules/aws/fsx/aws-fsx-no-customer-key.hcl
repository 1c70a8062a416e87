rule "aws-fsx-no-customer-key" {
  title     = "File system is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "AWS::FSx::FileSystem"]
  default   = "opt-in"

  require = self.kms_key_id != null || self.KmsKeyId != null
  message = "Who may read the backups of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.files.arn; a scratch file system of Lustre can't have one.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/fsx/latest/WindowsGuide/encryption-at-rest.html"]
  aliases    = { checkov = ["CKV_AWS_178", "CKV_AWS_179", "CKV_AWS_190", "CKV_AWS_203"] }

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
}
