kind "aws_sns_topic" {
  identity = ["arn", "id", "name"]

  cloudformation "AWS::SNS::Topic" {
    name              = TopicName
    kms_master_key_id = KmsMasterKeyId
  }

  fold "aws_sns_topic_policy" {
    into   = refers(arn)
    policy = policy
  }
}

kind "aws_sns_topic_policy" {
  cloudformation "AWS::SNS::TopicPolicy" {
    arn    = length(list(Topics)) > 1 ? Topics : Topics[0]
    policy = PolicyDocument
  }

  cloudformation "AWS::SNS::TopicInlinePolicy" {
    arn    = TopicArn
    policy = PolicyDocument
  }
}
