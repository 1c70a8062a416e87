rule "aws-rds-backup-copy-no-customer-key" {
  title     = "Copy of backups is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance_automated_backups_replication", "aws_db_snapshot_copy"]
  languages = ["terraform"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may restore ${resource.address} can't be decided by a key, and an encrypted database can't be copied to another region without one."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.backups.arn, a key of the region that the copy is made in.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_245", "CKV_AWS_266"] }

  fail "not said" {
    resource "aws_db_snapshot_copy" "a" {
      target_db_snapshot_identifier = "a"
    }
    resource "aws_db_instance_automated_backups_replication" "b" {
      retention_period = 14
    }
    expect {
      count = 2
    }
  }

  pass "set" {
    resource "aws_db_snapshot_copy" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_db_instance_automated_backups_replication" "b" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/rds"
    }
    resource "aws_db_snapshot_copy" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_db_instance_automated_backups_replication" "b" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own" {
    resource "aws_db_snapshot_copy" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/rds"
    }
    resource "aws_db_instance_automated_backups_replication" "b" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/rds"
    }
    expect {
      count = 2
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_db_snapshot_copy" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_db_instance_automated_backups_replication" "b" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }
}
