kind "aws_kinesis_stream" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Kinesis::Stream" {
    name            = Name
    encryption_type = StreamEncryption.EncryptionType
    kms_key_id      = StreamEncryption.KeyId
  }
}

kind "aws_mq_broker" {
  identity = ["broker_name", "id", "arn"]

  cloudformation "AWS::AmazonMQ::Broker" {
    logs               = Logs == null ? null : { general = Logs.General, audit = Logs.Audit }
    encryption_options = EncryptionOptions == null ? null : { kms_key_id = EncryptionOptions.KmsKeyId, use_aws_owned_key = EncryptionOptions.UseAwsOwnedKey }
  }
}

kind "aws_kinesis_firehose_delivery_stream" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::KinesisFirehose::DeliveryStream" {
    name                         = DeliveryStreamName
    kinesis_source_configuration = KinesisStreamSourceConfiguration
    msk_source_configuration     = MSKSourceConfiguration
    # Naming a key switches encryption on.
    server_side_encryption = DeliveryStreamEncryptionConfigurationInput == null ? null : { enabled = true, key_type = DeliveryStreamEncryptionConfigurationInput.KeyType, key_arn = DeliveryStreamEncryptionConfigurationInput.KeyARN }
  }
}

kind "aws_msk_cluster" {
  identity = ["cluster_name", "id", "arn"]

  cloudformation "AWS::MSK::Cluster" {
    cluster_name = ClusterName
    encryption_info = EncryptionInfo == null ? null : {
      encryption_at_rest_kms_key_arn = EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId
      encryption_in_transit          = EncryptionInfo.EncryptionInTransit == null ? null : { client_broker = EncryptionInfo.EncryptionInTransit.ClientBroker, in_cluster = EncryptionInfo.EncryptionInTransit.InCluster }
    }
  }
}
