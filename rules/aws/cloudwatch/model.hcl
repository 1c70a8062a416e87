kind "aws_cloudwatch_log_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Logs::LogGroup" {
    name              = LogGroupName
    retention_in_days = RetentionInDays
  }
}

kind "aws_cloudwatch_metric_alarm" {
  identity = ["alarm_name", "id", "arn"]

  cloudformation "AWS::CloudWatch::Alarm" {
    alarm_name      = AlarmName
    alarm_actions   = AlarmActions
    ok_actions      = OKActions
    actions_enabled = ActionsEnabled
    dimensions      = { for d in list(Dimensions) : d.Name => d.Value }
  }
}

kind "aws_cloudwatch_log_metric_filter" {
  cloudformation "AWS::Logs::MetricFilter" {
    pattern               = FilterPattern
    metric_transformation = { name = MetricTransformations[0].MetricName, namespace = MetricTransformations[0].MetricNamespace, value = MetricTransformations[0].MetricValue }
  }
}
