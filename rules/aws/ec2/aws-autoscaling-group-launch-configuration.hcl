rule "aws-autoscaling-group-launch-configuration" {
  title     = "Group starts instances from a launch configuration"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "aws_autoscaling_group"

  require = self.launch_template != null || self.mixed_instances_policy != null
  message = "${resource.address} can't use instance types newer than 2022, several types or Spot beside On-Demand, and new accounts can't create launch configurations: it has no launch template."
  remedy  = <<-TEXT
    Terraform: launch_template { id = aws_launch_template.app.id  version = aws_launch_template.app.latest_version }.
    CloudFormation: LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber }.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html"]
  aliases    = { checkov = ["CKV_AWS_315"] }
  controls   = { "fsbp" = ["AutoScaling.9"] }

  fail "not said" {
    resource "aws_autoscaling_group" "a" {
      launch_configuration = "a"
      min_size             = 1
      max_size             = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "2", LaunchConfigurationName: a }
    YAML
  }

  pass "set" {
    resource "aws_autoscaling_group" "a" {
      min_size = 1
      max_size = 2
      launch_template {
        id = "lt-1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "2", LaunchTemplate: { LaunchTemplateId: lt-1, Version: "1" } }
    YAML
  }
}
