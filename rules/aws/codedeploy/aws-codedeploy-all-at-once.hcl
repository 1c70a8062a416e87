rule "aws-codedeploy-all-at-once" {
  title     = "Deployment replaces the application on all servers at once"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_codedeploy_deployment_group"
  default   = "production"

  when    = self.deployment_style.deployment_type != "BLUE_GREEN"
  require = self.deployment_config_name != "CodeDeployDefault.AllAtOnce"
  message = "During each deployment to ${resource.address} no server answers, and a bad revision is on all of them before anybody notices."
  remedy  = <<-TEXT
    Terraform: deployment_config_name = "CodeDeployDefault.HalfAtATime" (or OneAtATime, which is the default).
    CloudFormation: DeploymentConfigName: CodeDeployDefault.HalfAtATime.
  TEXT

  references = ["https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html"]

  fail "all" {
    resource "aws_codedeploy_deployment_group" "a" {
      deployment_config_name = "CodeDeployDefault.AllAtOnce"
    }
  }

  pass "one after the other; to new servers" {
    resource "aws_codedeploy_deployment_group" "default" {
      app_name = "app"
    }
    resource "aws_codedeploy_deployment_group" "half" {
      deployment_config_name = "CodeDeployDefault.HalfAtATime"
    }
    resource "aws_codedeploy_deployment_group" "new" {
      deployment_config_name = "CodeDeployDefault.AllAtOnce"
      deployment_style {
        deployment_type   = "BLUE_GREEN"
        deployment_option = "WITH_TRAFFIC_CONTROL"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties: { DeploymentConfigName: CodeDeployDefault.AllAtOnce }
    YAML
  }

  pass "half in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties: { DeploymentConfigName: CodeDeployDefault.HalfAtATime }
        New:
          Type: AWS::CodeDeploy::DeploymentGroup
          Properties:
            DeploymentConfigName: CodeDeployDefault.AllAtOnce
            DeploymentStyle: { DeploymentType: BLUE_GREEN, DeploymentOption: WITH_TRAFFIC_CONTROL }
    YAML
  }
}
