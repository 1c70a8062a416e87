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
  }
}

kind "aws_dax_cluster" {
  cloudformation "AWS::DAX::Cluster" {
    cluster_name           = ClusterName
    server_side_encryption = SSESpecification == null ? null : { enabled = SSESpecification.SSEEnabled }
  }
}
