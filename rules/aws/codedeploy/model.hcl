kind "aws_codedeploy_deployment_group" {
  cloudformation "AWS::CodeDeploy::DeploymentGroup" {
    alarm_configuration = AlarmConfiguration == null ? null : {
      enabled                   = AlarmConfiguration.Enabled
      alarms                    = [for a in list(AlarmConfiguration.Alarms) : a.Name]
      ignore_poll_alarm_failure = AlarmConfiguration.IgnorePollAlarmFailure
    }
  }
}
