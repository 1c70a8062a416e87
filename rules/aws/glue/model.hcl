kind "aws_glue_crawler" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Glue::Crawler" {
    name                   = Name
    security_configuration = CrawlerSecurityConfiguration
  }
}

kind "aws_glue_data_catalog_encryption_settings" {
  cloudformation "AWS::Glue::DataCatalogEncryptionSettings" {
    data_catalog_encryption_settings = {
      connection_password_encryption = DataCatalogEncryptionSettings.ConnectionPasswordEncryption == null ? null : { aws_kms_key_id = DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId, return_connection_password_encrypted = DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted }
      encryption_at_rest             = DataCatalogEncryptionSettings.EncryptionAtRest == null ? null : { catalog_encryption_mode = DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode, sse_aws_kms_key_id = DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId }
    }
  }
}

kind "aws_glue_security_configuration" {
  identity = ["name", "id"]

  cloudformation "AWS::Glue::SecurityConfiguration" {
    name = Name
    encryption_configuration = {
      cloudwatch_encryption    = EncryptionConfiguration.CloudWatchEncryption == null ? null : { cloudwatch_encryption_mode = EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode, kms_key_arn = EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn }
      job_bookmarks_encryption = EncryptionConfiguration.JobBookmarksEncryption == null ? null : { job_bookmarks_encryption_mode = EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode, kms_key_arn = EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn }
      # A list that takes one.
      s3_encryption = EncryptionConfiguration.S3Encryptions == null ? null : { s3_encryption_mode = list(EncryptionConfiguration.S3Encryptions)[0].S3EncryptionMode, kms_key_arn = list(EncryptionConfiguration.S3Encryptions)[0].KmsKeyArn }
    }
  }
}
