rule "aws-launch-configuration-used" {
  title     = "Launch configurations are no longer developed"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "aws_launch_configuration"

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

  pass "a launch template in a template" {
    cloudformation = <<-YAML
      Resources:
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-1 } }
    YAML
  }
}
