kind "aws_sqs_queue" {
  identity = ["url", "arn", "id"]

  cloudformation "AWS::SQS::Queue" {
    name                       = QueueName
    kms_master_key_id          = KmsMasterKeyId
    sqs_managed_sse_enabled    = SqsManagedSseEnabled
    visibility_timeout_seconds = VisibilityTimeout
    message_retention_seconds  = MessageRetentionPeriod
    receive_wait_time_seconds  = ReceiveMessageWaitTimeSeconds
    redrive_policy             = RedrivePolicy
    redrive_allow_policy       = RedriveAllowPolicy
  }

  fold "aws_sqs_queue_policy" {
    into   = refers(queue_url)
    policy = policy
  }

  fold "aws_sqs_queue_redrive_policy" {
    into           = refers(queue_url)
    redrive_policy = redrive_policy
  }
}

kind "aws_sqs_queue_policy" {
  cloudformation "AWS::SQS::QueuePolicy" {
    queue_url = length(list(Queues)) > 1 ? Queues : Queues[0]
    policy    = PolicyDocument
  }

  cloudformation "AWS::SQS::QueueInlinePolicy" {
    queue_url = Queue
    policy    = PolicyDocument
  }
}
