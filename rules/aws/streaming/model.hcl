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
    logs = Logs == null ? null : { general = Logs.General, audit = Logs.Audit }
  }
}
