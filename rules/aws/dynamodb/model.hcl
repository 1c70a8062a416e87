kind "aws_dynamodb_table" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::DynamoDB::Table" {
    name                        = TableName
    billing_mode                = BillingMode
    hash_key                    = [for k in list(KeySchema) : k.AttributeName if k.KeyType == "HASH"][0]
    range_key                   = [for k in list(KeySchema) : k.AttributeName if k.KeyType == "RANGE"][0]
    read_capacity               = ProvisionedThroughput.ReadCapacityUnits
    write_capacity              = ProvisionedThroughput.WriteCapacityUnits
    deletion_protection_enabled = DeletionProtectionEnabled
    point_in_time_recovery      = PointInTimeRecoverySpecification == null ? null : { enabled = PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled }
    server_side_encryption      = SSESpecification == null ? null : { enabled = SSESpecification.SSEEnabled, kms_key_arn = SSESpecification.KMSMasterKeyId, type = SSESpecification.SSEType }
    ttl                         = TimeToLiveSpecification == null ? null : { enabled = TimeToLiveSpecification.Enabled, attribute_name = TimeToLiveSpecification.AttributeName }
    # Only a global table has some.
    replica = null
  }

  # A table whose replicas each say what concerns their region: what holds of all of them holds.
  cloudformation "AWS::DynamoDB::GlobalTable" {
    name                        = TableName
    billing_mode                = BillingMode
    hash_key                    = [for k in list(KeySchema) : k.AttributeName if k.KeyType == "HASH"][0]
    range_key                   = [for k in list(KeySchema) : k.AttributeName if k.KeyType == "RANGE"][0]
    deletion_protection_enabled = alltrue([for r in list(Replicas) : r.DeletionProtectionEnabled])
    point_in_time_recovery      = { enabled = alltrue([for r in list(Replicas) : r.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled]) }
    server_side_encryption = SSESpecification == null ? null : {
      enabled     = SSESpecification.SSEEnabled
      type        = SSESpecification.SSEType
      kms_key_arn = alltrue([for r in list(Replicas) : r.SSESpecification.KMSMasterKeyId != null]) ? Replicas[0].SSESpecification.KMSMasterKeyId : null
    }
    ttl = TimeToLiveSpecification == null ? null : { enabled = TimeToLiveSpecification.Enabled, attribute_name = TimeToLiveSpecification.AttributeName }
    replica = [for r in list(Replicas) : {
      region_name                 = r.Region
      kms_key_arn                 = r.SSESpecification.KMSMasterKeyId
      point_in_time_recovery      = r.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled
      deletion_protection_enabled = r.DeletionProtectionEnabled
    }]
    # Capacity that is provisioned is always scaled.
    read_capacity  = null
    write_capacity = null
  }
}

kind "aws_dax_cluster" {
  cloudformation "AWS::DAX::Cluster" {
    cluster_name           = ClusterName
    server_side_encryption = SSESpecification == null ? null : { enabled = SSESpecification.SSEEnabled }
  }
}
