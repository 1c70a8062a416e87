rule "cloudformation-stateful-without-update-replace-policy" {
  title     = "Data is deleted when a change replaces its resource"
  severity  = resource.update_replace_policy == null ? "medium" : "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind = [
    "aws_dynamodb_table", "aws_efs_file_system", "aws_ebs_volume", "aws_docdb_cluster", "aws_neptune_cluster", "aws_redshift_cluster",
    "aws_opensearch_domain", "aws_elasticsearch_domain", "aws_cognito_user_pool", "aws_db_instance", "aws_rds_cluster",
    "aws_elasticache_replication_group",
  ]
  languages = ["cloudformation"]
  default   = "production"

  let {
    member = resource.kind == "aws_db_instance" && (self.cluster != null || self.replicate_source_db != null)
    why    = resource.update_replace_policy == null ? "no UpdateReplacePolicy keeps it" : "its UpdateReplacePolicy says so"
  }
  when    = !member
  require = resource.update_replace_policy != null && resource.update_replace_policy != "Delete"
  focus   = resource.update_replace_policy
  message = "A change that replaces ${resource.address} (of its name or its key, say) deletes the old one with its data: ${why}."
  remedy  = <<-TEXT
    CloudFormation: UpdateReplacePolicy: Retain (or Snapshot, where the type has snapshots) beside Properties.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatereplacepolicy.html"]

  fail "only half of it said" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Retain
    YAML
  }

  fail "deleted on purpose" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Retain
          UpdateReplacePolicy: Delete
    YAML
    expect {
      at = "template.yaml:5"
    }
  }

  pass "both said" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Retain
          UpdateReplacePolicy: Retain
    YAML
  }

  fail "search domain" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { EngineVersion: OpenSearch_2.19 }
    YAML
  }

  pass "kept search domain" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          DeletionPolicy: Retain
          UpdateReplacePolicy: Retain
          Properties: { EngineVersion: OpenSearch_2.19 }
    YAML
  }
}
