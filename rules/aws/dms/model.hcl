kind "aws_dms_replication_instance" {
  identity = ["replication_instance_id", "id", "replication_instance_arn"]

  # The service's default, unlike the provider's, is true for both.
  defaults {
    source   = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dms-replicationinstance.html"
    language = "cloudformation"
    values   = { publicly_accessible = true, auto_minor_version_upgrade = true }
  }
}

kind "aws_dms_endpoint" {
  identity = ["endpoint_id", "id", "endpoint_arn"]

  cloudformation "AWS::DMS::Endpoint" {
    s3_settings = S3Settings == null ? null : { bucket_name = S3Settings.BucketName, server_side_encryption_kms_key_id = S3Settings.ServerSideEncryptionKmsKeyId }
  }
}
