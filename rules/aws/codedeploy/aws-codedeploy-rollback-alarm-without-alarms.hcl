rule "aws-codedeploy-rollback-alarm-without-alarms" {
  title     = "Deployment is to be rolled back on an alarm, but watches none"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_codedeploy_deployment_group"

  when    = self.auto_rollback_configuration.enabled && contains(self.auto_rollback_configuration.events, "DEPLOYMENT_STOP_ON_ALARM")
  require = self.alarm_configuration.enabled && length(self.alarm_configuration.alarms) > 0
  focus   = self.alarm_configuration == null ? self.auto_rollback_configuration.events : self.alarm_configuration
  message = "No alarm ever stops a deployment of ${resource.address}: DEPLOYMENT_STOP_ON_ALARM needs alarms that are switched on."
  remedy  = <<-TEXT
    Terraform: alarm_configuration { enabled = true  alarms = [aws_cloudwatch_metric_alarm.errors.alarm_name] }
    CloudFormation: AlarmConfiguration: { Enabled: true, Alarms: [{ Name: !Ref Errors }] }
  TEXT

  references = ["https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html"]

  fail "none, switched off, an empty list" {
    resource "aws_codedeploy_deployment_group" "none" {
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_STOP_ON_ALARM"]
      }
    }
    resource "aws_codedeploy_deployment_group" "off" {
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_STOP_ON_ALARM"]
      }
      alarm_configuration {
        alarms  = ["errors"]
        enabled = false
      }
    }
    resource "aws_codedeploy_deployment_group" "empty" {
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_STOP_ON_ALARM"]
      }
      alarm_configuration {
        alarms  = []
        enabled = true
      }
    }
    expect {
      count = 3
    }
  }

  pass "watched; on failures only; rollback switched off" {
    resource "aws_codedeploy_deployment_group" "watched" {
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_STOP_ON_ALARM"]
      }
      alarm_configuration {
        alarms  = ["errors"]
        enabled = true
      }
    }
    resource "aws_codedeploy_deployment_group" "failures" {
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_FAILURE"]
      }
    }
    resource "aws_codedeploy_deployment_group" "off" {
      auto_rollback_configuration {
        enabled = false
        events  = ["DEPLOYMENT_STOP_ON_ALARM"]
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties:
            AutoRollbackConfiguration: { Enabled: true, Events: [DEPLOYMENT_STOP_ON_ALARM] }
    YAML
  }

  pass "watched in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties:
            AutoRollbackConfiguration: { Enabled: true, Events: [DEPLOYMENT_STOP_ON_ALARM] }
            AlarmConfiguration: { Enabled: true, Alarms: [{ Name: errors }] }
    YAML
  }
}
