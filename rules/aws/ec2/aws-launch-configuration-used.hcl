rule "aws-launch-configuration-used" {
  title     = "Launch configurations are no longer developed"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "aws_launch_configuration"

  # A group that uses it says the same (aws-autoscaling-group-launch-configuration).
  when    = length(referrers(self, "aws_autoscaling_group")) == 0
  require = self == null
  message = "${resource.address} can't use instance types newer than 2022, and new accounts can't create it: it has to become a launch template."
  remedy  = <<-TEXT
    Terraform: aws_launch_template, and launch_template { id = …  version = … } in the group.
    CloudFormation: AWS::EC2::LaunchTemplate, and LaunchTemplate in the group.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html"]

  fail "used" {
    resource "aws_launch_configuration" "a" {
      image_id = "ami-1"
    }
  }

  pass "used by a group, which is reported itself" {
    resource "aws_launch_configuration" "a" {
      image_id = "ami-1"
    }
    resource "aws_autoscaling_group" "a" {
      launch_configuration = aws_launch_configuration.a.name
      min_size             = 1
      max_size             = 2
    }
  }

  pass "a launch template" {
    resource "aws_launch_template" "a" {
      image_id = "ami-1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Launch:
          Type: AWS::AutoScaling::LaunchConfiguration
          Properties: { ImageId: ami-1, InstanceType: t3.micro }
    YAML
  }

  pass "used by a group of a template" {
    cloudformation = <<-YAML
      Resources:
        Launch:
          Type: AWS::AutoScaling::LaunchConfiguration
          Properties: { ImageId: ami-1, InstanceType: t3.micro }
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "2", LaunchConfigurationName: !Ref Launch }
    YAML
  }

  pass "a launch template in a template" {
    cloudformation = <<-YAML
      Resources:
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-1 } }
    YAML
  }
}
