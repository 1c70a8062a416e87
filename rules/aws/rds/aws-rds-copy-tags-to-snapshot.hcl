rule "aws-rds-copy-tags-to-snapshot" {
  title     = "Snapshots of a database have no tags"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_neptune_cluster"]
  default   = "opt-in"

  # Instances of Aurora have no snapshots of their own: their cluster has.
  when    = self.cluster == null && !(resource.kind == "aws_db_instance" && startswith(self.engine, "aurora"))
  require = self.copy_tags_to_snapshot
  message = "Snapshots of ${resource.address} can't be told apart on the bill, nor found by owner: tags aren't copied to them."
  remedy  = <<-TEXT
    Terraform: copy_tags_to_snapshot = true.
    CloudFormation: CopyTagsToSnapshot: true.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  ]
  aliases  = { checkov = ["CKV_AWS_313", "CKV2_AWS_60", "CKV_AWS_362"] }
  controls = { "fsbp" = ["RDS.16", "RDS.17"], "nist-800-53-r5" = ["CA-9(1)", "CM-2", "CM-2(2)"] }

  fail "not said" {
    resource "aws_db_instance" "a" {
      engine = "mysql"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
  }

  pass "set" {
    resource "aws_db_instance" "a" {
      copy_tags_to_snapshot = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, CopyTagsToSnapshot: true }
    YAML
  }

  pass "an instance of Aurora" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: aurora-mysql, DBInstanceClass: db.r6g.large }
        B:
          Type: AWS::RDS::DBInstance
          Properties: { DBClusterIdentifier: c, DBInstanceClass: db.r6g.large }
    YAML
  }

  fail "a cluster of Aurora" {
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
  }

  undecided "engine from a variable" {
    variable "engine" {}
    resource "aws_db_instance" "a" {
      engine = var.engine
    }
  }
}
