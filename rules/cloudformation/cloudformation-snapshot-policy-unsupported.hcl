rule "cloudformation-snapshot-policy-unsupported" {
  title     = "Resource can't be kept as a snapshot"
  severity  = "high"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "any"
  languages = ["cloudformation"]

  let {
    types = [
      "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup", "AWS::Neptune::DBCluster",
      "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster", "AWS::DocDB::DBCluster",
    ]
    policies = [resource.deletion_policy, resource.update_replace_policy]
  }

  when    = startswith(resource.type, "AWS::") && contains(policies, "Snapshot")
  require = contains(types, resource.type)
  focus   = [for p in policies : p if p == "Snapshot"][0]
  message = "CloudFormation refuses to create ${resource.address}: ${resource.type} has no snapshots that a policy could take."
  remedy  = <<-TEXT
    CloudFormation: DeletionPolicy: Retain (and UpdateReplacePolicy: Retain), with backups of the service's own.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"]

  fail "a table" {
    cloudformation = <<-YAML
      Resources:
        Orders:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Snapshot
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  fail "a bucket that is replaced" {
    cloudformation = <<-YAML
      Resources:
        Orders:
          Type: AWS::S3::Bucket
          DeletionPolicy: Retain
          UpdateReplacePolicy: Snapshot
    YAML
  }

  pass "a database, a table that is retained, and a resource of one's own" {
    cloudformation = <<-YAML
      Resources:
        Orders:
          Type: AWS::RDS::DBInstance
          DeletionPolicy: Snapshot
          UpdateReplacePolicy: Snapshot
        Table:
          Type: AWS::DynamoDB::Table
          DeletionPolicy: Retain
        Thing:
          Type: Custom::Thing
          DeletionPolicy: Snapshot
    YAML
  }
}
