rule "aws-codedeploy-group-no-auto-rollback" {
  title     = "Failed deployment isn't rolled back"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_codedeploy_deployment_group"

  require = self.auto_rollback_configuration.enabled && contains(self.auto_rollback_configuration.events, "DEPLOYMENT_FAILURE")
  message = "A deployment of ${resource.address} that fails leaves the new revision where it has come to, until somebody deploys the old one again."
  remedy  = <<-TEXT
    Terraform: auto_rollback_configuration { enabled = true  events = ["DEPLOYMENT_FAILURE"] }
    CloudFormation: AutoRollbackConfiguration: { Enabled: true, Events: [DEPLOYMENT_FAILURE] }
  TEXT

  references = ["https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html"]

  fail "absent, switched off, for other events" {
    resource "aws_codedeploy_deployment_group" "absent" {
      app_name = "app"
    }
    resource "aws_codedeploy_deployment_group" "off" {
      app_name = "app"
      auto_rollback_configuration {
        enabled = false
        events  = ["DEPLOYMENT_FAILURE"]
      }
    }
    resource "aws_codedeploy_deployment_group" "stopped" {
      app_name = "app"
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_STOP_ON_REQUEST"]
      }
    }
    expect {
      count = 3
    }
  }

  pass "rolled back" {
    resource "aws_codedeploy_deployment_group" "a" {
      app_name = "app"
      auto_rollback_configuration {
        enabled = true
        events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]
      }
    }
  }

  undecided "events from a variable" {
    variable "events" {}
    resource "aws_codedeploy_deployment_group" "a" {
      app_name = "app"
      auto_rollback_configuration {
        enabled = true
        events  = var.events
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties: { ApplicationName: app }
    YAML
  }

  pass "rolled back in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties:
            ApplicationName: app
            AutoRollbackConfiguration: { Enabled: true, Events: [DEPLOYMENT_FAILURE] }
    YAML
  }
}
