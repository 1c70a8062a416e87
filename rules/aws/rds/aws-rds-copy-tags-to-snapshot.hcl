rule "aws-rds-copy-tags-to-snapshot" {
  title     = "Snapshots of a database have no tags"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_neptune_cluster"]
  default   = "opt-in"

  when    = self.cluster == null
  require = self.copy_tags_to_snapshot
  message = "Snapshots of ${resource.address} can't be told apart on the bill, nor found by owner: tags aren't copied to them."
  remedy  = <<-TEXT
    Terraform: copy_tags_to_snapshot = true.
    CloudFormation: CopyTagsToSnapshot: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html"]
  aliases    = { checkov = ["CKV_AWS_313", "CKV2_AWS_60", "CKV_AWS_362"] }
  controls   = { "fsbp" = ["RDS.16", "RDS.17"], "nist-800-53-r5" = ["CA-9(1)", "CM-2", "CM-2(2)"] }

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
}
