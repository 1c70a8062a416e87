kind "aws_appautoscaling_target" {
  identity = ["resource_id"]

  cloudformation "AWS::ApplicationAutoScaling::ScalableTarget" {
    resource_id = ResourceId
  }
}

kind "aws_appautoscaling_policy" {
  cloudformation "AWS::ApplicationAutoScaling::ScalingPolicy" {
    name        = PolicyName
    resource_id = coalesce(ResourceId, ScalingTargetId)
  }
}
