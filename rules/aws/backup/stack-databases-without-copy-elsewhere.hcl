rule "stack-databases-without-copy-elsewhere" {
  title     = "All copies of the stack's data are in one region"
  severity  = "info"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "stack"
  default   = "opt-in"

  let {
    databases = resources("aws_db_instance", "aws_rds_cluster", "aws_dynamodb_table", "aws_docdb_cluster", "aws_neptune_cluster", "aws_redshift_cluster")
    plans     = [for p in resources("aws_backup_plan") : p if length(flatten([for r in p.rule[*] : r.copy_action[*]])) > 0]
    tables    = [for t in resources("aws_dynamodb_table", "aws_dynamodb_global_table") : t if length(t.replica[*]) > 0]
    replicas  = resources("aws_db_instance_automated_backups_replication", "aws_rds_global_cluster", "aws_docdb_global_cluster", "aws_neptune_global_cluster", "aws_redshift_snapshot_copy", "aws_dynamodb_table_replica")
  }
  when    = length(databases) > 0
  require = length(plans) + length(tables) + length(replicas) > 0
  message = "When the region or the account is lost, the data of this stack is lost with all of its backups: no copy is made elsewhere."
  remedy  = <<-TEXT
    Terraform: copy_action in the rule of an aws_backup_plan, or aws_db_instance_automated_backups_replication.
    CloudFormation: CopyActions in the rule of an AWS::Backup::BackupPlan.
  TEXT

  references = ["https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html"]

  fail "no copy" {
    resource "aws_db_instance" "d" {}
    resource "aws_backup_plan" "p" {
      rule {
        rule_name = "daily"
      }
    }
    resource "aws_dynamodb_table" "t" {}
  }

  pass "a copy by the plan" {
    resource "aws_db_instance" "d" {}
    resource "aws_backup_plan" "p" {
      rule {
        copy_action {
          destination_vault_arn = "arn:aws:backup:eu-central-1:123456789012:backup-vault:v"
        }
      }
    }
  }

  pass "replicated" {
    resource "aws_db_instance" "d" {}
    resource "aws_db_instance_automated_backups_replication" "d" {
      source_db_instance_arn = aws_db_instance.d.arn
    }
  }

  pass "a table in two regions" {
    resource "aws_dynamodb_table" "t" {
      replica {
        region_name = "eu-central-1"
      }
    }
  }

  pass "no data" {
    resource "aws_sns_topic" "t" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [] } }
    YAML
  }

  pass "no data in a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
    YAML
  }
}
