rule "aws-rds-storage-not-encrypted" {
  title     = "Encryption of a database's storage isn't switched on"
  severity  = aurora ? "low" : "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  let {
    restored = length(self.restore_to_point_in_time[*]) > 0 || self.SourceDbiResourceId != null
    engine   = self.engine == null || startswith(self.engine, "aurora")
    # Clusters of other engines have a class of their own.
    aurora = resource.kind == "aws_rds_cluster" && (known(engine) ? engine : self.db_cluster_instance_class == null)
  }
  # Replicas and what is restored are as their source is; instances of Aurora as their cluster.
  when = (
    self.replicate_source_db == null && self.replication_source_identifier == null && self.snapshot_identifier == null
    && self.cluster == null && self.engine_mode != "serverless"
    && !(known(restored) && restored)
  )
  require = self.storage_encrypted
  message = aurora ? "If ${resource.address} was made before 2026-02-18, its data, backups and snapshots are in plain text on disk. Aurora encrypts newer clusters by itself, with a key of AWS that no policy and no log of yours covers." : "The data, backups and snapshots of ${resource.address} are in plain text on disk; encryption can't be switched on later, only by a copy."
  remedy  = <<-TEXT
    Terraform: storage_encrypted = true, with kms_key_id for a key of one's own.
    CloudFormation: StorageEncrypted: true.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
  ]
  aliases    = { checkov = ["CKV_AWS_16", "CKV_AWS_96"], trivy = ["AVD-AWS-0079", "AVD-AWS-0080"], cfn_nag = ["F26", "F27"] }
  controls   = { "cis-aws-3.0" = ["2.3.1"], "fsbp" = ["RDS.3", "RDS.27"], "nist-800-53-r5" = ["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"] }

  fail "not said, switched off" {
    resource "aws_db_instance" "db" {
      instance_class = "db.t4g.small"
    }
    resource "aws_rds_cluster" "c" {
      engine            = "aurora-mysql"
      storage_encrypted = false
    }
    expect {
      count = 2
    }
  }

  fail "clusters that aren't Aurora's, and one of an engine that isn't known" {
    variable "engine" {}
    resource "aws_rds_cluster" "zones" {
      engine                    = "mysql"
      db_cluster_instance_class = "db.r6gd.large"
    }
    resource "aws_rds_cluster" "some" {
      engine = var.engine
    }
    expect {
      count = 2
    }
  }

  fail "only in production" {
    variable "env" {}
    resource "aws_db_instance" "db" {
      storage_encrypted = var.env == "prod"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "encrypted, replica, serverless" {
    resource "aws_db_instance" "db" {
      storage_encrypted = true
    }
    resource "aws_db_instance" "replica" {
      replicate_source_db = aws_db_instance.db.identifier
    }
    resource "aws_rds_cluster" "c" {
      engine      = "aurora-mysql"
      engine_mode = "serverless"
    }
  }

  undecided "from a variable" {
    variable "encrypted" {}
    resource "aws_db_instance" "db" {
      storage_encrypted = var.encrypted
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: postgres }
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql }
    YAML
    expect {
      count = 2
    }
  }

  pass "encrypted template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, StorageEncrypted: true }
        Member:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.r7g.large, DBClusterIdentifier: !Ref Cluster }
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql, StorageEncrypted: true }
    YAML
  }

  pass "what is restored" {
    resource "aws_db_instance" "snapshot" {
      instance_class      = "db.t4g.small"
      snapshot_identifier = "rds:orders-2026-01-01"
    }
    resource "aws_db_instance" "time" {
      instance_class = "db.t4g.small"
      restore_to_point_in_time {
        source_db_instance_identifier = "orders"
        use_latest_restorable_time    = true
      }
    }
    resource "aws_rds_cluster" "time" {
      engine = "aurora-mysql"
      restore_to_point_in_time {
        source_cluster_identifier  = "orders"
        use_latest_restorable_time = true
      }
    }
  }

  pass "an instance that is restored to a point in time, in a template" {
    cloudformation = <<-YAML
      Resources:
        Orders:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, Engine: mysql, SourceDbiResourceId: db-ABCDEFGH, UseLatestRestorableTime: true }
        Copies:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql, SourceDBClusterIdentifier: orders, UseLatestRestorableTime: true }
    YAML
  }

  pass "a copy in another region" {
    resource "aws_rds_cluster" "copy" {
      engine                        = "aurora-mysql"
      replication_source_identifier = "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
    }
  }
}
