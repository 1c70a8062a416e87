kind "aws_connect_instance_storage_config" {
  cloudformation "AWS::Connect::InstanceStorageConfig" {
    storage_config = {
      storage_type          = StorageType
      kinesis_stream_config = KinesisStreamConfig == null ? null : { stream_arn = KinesisStreamConfig.StreamArn }
      s3_config = S3Config == null ? null : {
        bucket_name       = S3Config.BucketName
        encryption_config = S3Config.EncryptionConfig == null ? null : { encryption_type = S3Config.EncryptionConfig.EncryptionType, key_id = S3Config.EncryptionConfig.KeyId }
      }
      kinesis_video_stream_config = KinesisVideoStreamConfig == null ? null : {
        prefix            = KinesisVideoStreamConfig.Prefix
        encryption_config = KinesisVideoStreamConfig.EncryptionConfig == null ? null : { encryption_type = KinesisVideoStreamConfig.EncryptionConfig.EncryptionType, key_id = KinesisVideoStreamConfig.EncryptionConfig.KeyId }
      }
    }
  }
}
