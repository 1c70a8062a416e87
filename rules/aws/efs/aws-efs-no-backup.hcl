rule "aws-efs-no-backup" {
  title     = "File system has no backups"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_efs_file_system"
  default   = "production"

  require = self.backup_policy.status == "ENABLED" || length(referrers(self, "aws_backup_selection")) > 0 || length(resources("aws_backup_selection")) > 0
  message = "What is deleted on ${resource.address} by mistake is lost: nothing backs it up."
  remedy  = <<-TEXT
    Terraform: aws_efs_backup_policy with backup_policy { status = "ENABLED" }.
    CloudFormation: BackupPolicy: { Status: ENABLED }.
  TEXT

  references = ["https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html"]

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
      encrypted = true
      }
      resource "aws_efs_backup_policy" "a" {
        file_system_id = aws_efs_file_system.a.id
        backup_policy {
          status = "ENABLED"
        }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
          Properties: { BackupPolicy: { Status: ENABLED } }
    YAML
  }

  pass "selected in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
          Properties: { Encrypted: true }
        S:
          Type: AWS::Backup::BackupSelection
          Properties: { BackupPlanId: p, BackupSelection: { SelectionName: s, IamRoleArn: r, Resources: [!GetAtt A.Arn] } }
    YAML
  }
}
