rule "aws-backup-not-selected" {
  title     = "No backup plan names the storage"
  severity  = "info"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_ebs_volume", "aws_efs_file_system", "aws_rds_cluster"]
  default   = "opt-in"

  let {
    word       = { aws_ebs_volume = ":volume/", aws_efs_file_system = ":file-system/", aws_rds_cluster = ":cluster:" }[resource.kind]
    selections = resources("aws_backup_selection")
    named      = flatten([for s in selections : [for r in list(s.resources) : known(r) ? r == "*" || endswith(r, "*") && strcontains(r, word) : facts(target(r)).address == resource.address]])
    tagged     = flatten([for s in selections : [for t in s.selection_tag[*] : self.tags[t.key] == t.value]])
  }

  require = self.backup_policy.status == "ENABLED" || anytrue(named) || anytrue(tagged)
  message = "No backup plan of this stack selects ${resource.address}: if AWS Backup keeps no copies by another, what is lost there is lost."
  remedy  = <<-TEXT
    Terraform: aws_backup_selection with resources = [aws_efs_file_system.files.arn], or a selection_tag that it has.
    CloudFormation: AWS::Backup::BackupSelection with Resources: [!GetAtt Files.Arn].
  TEXT

  references = ["https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html"]
  aliases    = { checkov = ["CKV2_AWS_8", "CKV2_AWS_9", "CKV2_AWS_18"] }

  fail "not said" {
    resource "aws_efs_file_system" "a" {
      encrypted = true
    }
    resource "aws_ebs_volume" "a" {
      size = 10
    }
    resource "aws_backup_selection" "s" {
      resources = [aws_efs_file_system.b.arn, "arn:aws:ec2:*:*:instance/*", "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1"]
    }
    resource "aws_efs_file_system" "b" {
      encrypted = true
    }
    expect {
      count = 2
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
    resource "aws_backup_selection" "s" {
      resources = [aws_efs_file_system.a.arn]
    }
    resource "aws_ebs_volume" "a" {
      tags = {
        backup = "daily"
      }
    }
    resource "aws_backup_selection" "t" {
      selection_tag {
        type  = "STRINGEQUALS"
        key   = "backup"
        value = "daily"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
        S:
          Type: AWS::Backup::BackupSelection
          Properties:
            BackupPlanId: plan
            BackupSelection: { SelectionName: s, IamRoleArn: role, Resources: [!GetAtt A.Arn] }
    YAML
  }

  fail "volume in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::Volume
          Properties: { Size: 10 }
    YAML
  }

  fail "cluster in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql }
    YAML
  }

  pass "everything is selected" {
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
    resource "aws_backup_selection" "s" {
      resources = ["*"]
    }
  }

  pass "its kind is selected" {
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
    resource "aws_backup_selection" "s" {
      resources = ["arn:aws:rds:*:*:cluster:*"]
    }
  }

  pass "the file system's own backups" {
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

  undecided "from a variable" {
    variable "resources" {}
    resource "aws_rds_cluster" "a" {
      engine = "aurora-mysql"
    }
    resource "aws_backup_selection" "s" {
      resources = var.resources
    }
  }
}
