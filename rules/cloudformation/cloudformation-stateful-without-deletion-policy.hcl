rule "cloudformation-stateful-without-deletion-policy" {
  title     = "Data is deleted with its stack"
  severity  = resource.deletion_policy == null ? "medium" : "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind = [
    "aws_dynamodb_table", "aws_efs_file_system", "aws_ebs_volume", "aws_docdb_cluster", "aws_neptune_cluster", "aws_redshift_cluster",
    "aws_opensearch_domain", "aws_elasticsearch_domain", "aws_cognito_user_pool", "aws_kms_key", "aws_db_instance", "aws_rds_cluster",
    "aws_elasticache_replication_group",
  ]
  languages = ["cloudformation"]
  default   = "production"

  let {
    # CloudFormation takes a snapshot of these where nothing is said.
    snapshots = resource.kind == "aws_rds_cluster" || (resource.kind == "aws_db_instance" && self.cluster == null)
    # Members of a cluster hold no data of their own.
    member = resource.kind == "aws_db_instance" && (self.cluster != null || self.replicate_source_db != null)
    why    = resource.deletion_policy == null ? "no DeletionPolicy keeps it" : "its DeletionPolicy says so"
  }
  when    = !member
  require = resource.deletion_policy == null ? snapshots : resource.deletion_policy != "Delete"
  focus   = resource.deletion_policy
  message = (
    resource.kind == "aws_kms_key"
    ? "Deleting the stack, or removing ${resource.address} from the template, has the key deleted, and nobody can decrypt again what it encrypted: ${why}."
    : "Deleting the stack, or removing ${resource.address} from the template, deletes its data: ${why}."
  )
  remedy  = <<-TEXT
    CloudFormation: DeletionPolicy: Retain (or Snapshot, where the type has snapshots) and UpdateReplacePolicy: Retain beside Properties.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"]

  fail "nothing said; deleted on purpose" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
        Database:
          Type: AWS::RDS::DBInstance
          DeletionPolicy: Delete
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
    expect {
      count = 2
    }
  }

  pass "kept; a database's default; a member" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Retain
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
        Member:
          Type: AWS::RDS::DBInstance
          DeletionPolicy: Delete
          Properties: { DBInstanceClass: db.r7g.large, DBClusterIdentifier: c }
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
