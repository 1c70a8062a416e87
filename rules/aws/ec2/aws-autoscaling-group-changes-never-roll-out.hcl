rule "aws-autoscaling-group-changes-never-roll-out" {
  title     = "Changes of the launch template don't reach running instances"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_autoscaling_group"

  let {
    managed = length(referrers(self, "aws_ecs_capacity_provider")) > 0 || length(referrers(self, "aws_codedeploy_deployment_group")) > 0
  }
  when = !managed && (self.max_size == null || self.max_size > 1)
  require = (
    resource.language == "terraform" ? self.instance_refresh != null || resource.lifecycle.create_before_destroy == true
    : resource.update_policy.AutoScalingRollingUpdate != null || resource.update_policy.AutoScalingReplacingUpdate != null
  )
  message = "A new image or setting of ${resource.address} is used by instances that start later only: those that run keep the old one for months."
  remedy  = <<-TEXT
    Terraform: instance_refresh { strategy = "Rolling" }.
    CloudFormation: UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 1 } } beside Properties.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html"]

  fail "none" {
    resource "aws_autoscaling_group" "a" {
      min_size = 2
      max_size = 4
    }
  }

  pass "refreshed; replaced" {
    resource "aws_autoscaling_group" "a" {
      min_size = 2
      max_size = 4
      instance_refresh {
        strategy = "Rolling"
      }
    }
    resource "aws_autoscaling_group" "b" {
      min_size = 2
      max_size = 4
      lifecycle {
        create_before_destroy = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "3" }
    YAML
  }

  pass "rolled out by a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 1 } }
          Properties: { MinSize: "1", MaxSize: "3" }
    YAML
  }
}
