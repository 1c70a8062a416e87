rule "aws-autoscaling-policy-scale-out-only" {
  title     = "Group grows and never shrinks"
  severity  = "low"
  category  = "cost"
  checklist = "scalability"
  kind      = "aws_autoscaling_group"

  let {
    policies = referrers(self, "aws_autoscaling_policy", "autoscaling_group_name")
    # Target tracking and predictions set the number themselves, and so does a policy for an exact one.
    steps   = [for p in policies : p if (p.policy_type == null || contains(["SimpleScaling", "StepScaling"], p.policy_type)) && p.adjustment_type != "ExactCapacity"]
    changes = concat([for p in steps : p.scaling_adjustment], flatten([for p in steps : p.step_adjustment[*].scaling_adjustment]))
  }
  when    = length(changes) > 0 && length(steps) == length(policies) && length(referrers(self, "aws_autoscaling_schedule")) == 0
  require = anytrue([for c in changes : c < 0])
  focus   = self
  message = "Servers that ${resource.address} adds under load stay when it is over, and are billed: no policy takes any away."
  remedy  = <<-TEXT
    Terraform: policy_type = "TargetTrackingScaling" with target_tracking_configuration, which adds and removes; or a second policy with scaling_adjustment = -1.
    CloudFormation: PolicyType: TargetTrackingScaling with TargetTrackingConfiguration; or a second policy with ScalingAdjustment: -1.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html"]

  fail "adds only" {
    resource "aws_autoscaling_group" "a" {}
    resource "aws_autoscaling_policy" "a" {
      autoscaling_group_name = aws_autoscaling_group.a.name
      scaling_adjustment     = 2
    }
    resource "aws_autoscaling_group" "b" {}
    resource "aws_autoscaling_policy" "b" {
      autoscaling_group_name = aws_autoscaling_group.b.name
      policy_type            = "StepScaling"
      step_adjustment {
        scaling_adjustment = 1
      }
    }
    expect {
      count = 2
    }
  }

  pass "both ways" {
    resource "aws_autoscaling_group" "a" {}
    resource "aws_autoscaling_policy" "up" {
      autoscaling_group_name = aws_autoscaling_group.a.name
      scaling_adjustment     = 2
    }
    resource "aws_autoscaling_policy" "down" {
      autoscaling_group_name = aws_autoscaling_group.a.name
      scaling_adjustment     = -1
    }
  }

  pass "by a target; to a number; by the clock; not at all; down only" {
    resource "aws_autoscaling_group" "a" {}
    resource "aws_autoscaling_policy" "a" {
      autoscaling_group_name = aws_autoscaling_group.a.name
      policy_type            = "TargetTrackingScaling"
    }
    resource "aws_autoscaling_policy" "more" {
      autoscaling_group_name = aws_autoscaling_group.a.name
      scaling_adjustment     = 2
    }
    resource "aws_autoscaling_group" "b" {}
    resource "aws_autoscaling_policy" "b" {
      autoscaling_group_name = aws_autoscaling_group.b.name
      adjustment_type        = "ExactCapacity"
      scaling_adjustment     = 2
    }
    resource "aws_autoscaling_group" "c" {}
    resource "aws_autoscaling_policy" "c" {
      autoscaling_group_name = aws_autoscaling_group.c.name
      scaling_adjustment     = 2
    }
    resource "aws_autoscaling_schedule" "c" {
      autoscaling_group_name = aws_autoscaling_group.c.name
    }
    resource "aws_autoscaling_group" "d" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "4" } }
        P:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: !Ref G, AdjustmentType: ChangeInCapacity, ScalingAdjustment: 1 }
    YAML
  }

  pass "both ways in a template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "4" } }
        P:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: !Ref G, AdjustmentType: ChangeInCapacity, ScalingAdjustment: 1 }
        Q:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: !Ref G, AdjustmentType: ChangeInCapacity, ScalingAdjustment: -1 }
    YAML
  }
}
