rule "aws-neptune-no-deletion-protection" {
  title     = "Cluster can be deleted by one call"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_neptune_cluster", "aws_docdb_cluster"]
  default   = "production"

  require = self.deletion_protection || resource.lifecycle.prevent_destroy == true
  message = "Nothing stops a change that replaces ${resource.address} from deleting the database."
  remedy  = <<-TEXT
    Terraform: deletion_protection = true.
    CloudFormation: DeletionProtection: true.
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-delete.html"]
  aliases    = { checkov = ["CKV2_AWS_58"] }
  controls   = { "fsbp" = ["Neptune.4"] }

  fail "not said" {
    resource "aws_neptune_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
    YAML
  }

  pass "set" {
    resource "aws_neptune_cluster" "a" {
      deletion_protection = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
          Properties: { DeletionProtection: true }
    YAML
  }
}
