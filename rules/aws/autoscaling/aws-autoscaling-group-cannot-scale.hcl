rule "aws-autoscaling-group-cannot-scale" {
  title     = "Group that is to scale has no room to"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_autoscaling_group"

  let {
    # In a template nothing switches a policy off.
    policies = [for p in referrers(self, "aws_autoscaling_policy") : p if resource.language == "cloudformation" || p.enabled != false]
    # A schedule sets other bounds at its time.
    scheduled = length(referrers(self, "aws_autoscaling_schedule")) > 0
  }

  when    = length(policies) > 0 && !scheduled && self.max_size != 0 && !ignored("min_size") && !ignored("max_size")
  require = self.min_size != self.max_size
  focus   = self.max_size
  message = "${resource.address} stays at ${self.max_size} ${self.max_size == 1 ? "instance" : "instances"}, whatever ${facts(policies[0]).address} says: its least size is also its greatest."
  remedy  = <<-TEXT
    Terraform: min_size = 2, max_size = 8.
    CloudFormation: MinSize: "2", MaxSize: "8".
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html"]

  fail "the same" {
    resource "aws_autoscaling_group" "a" {
      min_size = 2
      max_size = 2
    }
    resource "aws_autoscaling_policy" "a" {
      name                   = "a"
      autoscaling_group_name = aws_autoscaling_group.a.name
      policy_type            = "TargetTrackingScaling"
    }
    expect {
      at      = "main.tf:3"
      message = "stays at 2 instances, whatever aws_autoscaling_policy.a says"
    }
  }

  fail "one, and a policy that is on" {
    resource "aws_autoscaling_group" "a" {
      min_size = 1
      max_size = "1"
    }
    resource "aws_autoscaling_policy" "a" {
      name                   = "a"
      autoscaling_group_name = aws_autoscaling_group.a.name
      policy_type            = "TargetTrackingScaling"
      enabled                = true
    }
    expect {
      message = "stays at 1 instance,"
    }
  }

  pass "room; parked; no policy, or none that is on; other bounds at times; set by somebody else" {
    resource "aws_autoscaling_group" "room" {
      min_size = 2
      max_size = 4
    }
    resource "aws_autoscaling_policy" "room" {
      name                   = "room"
      autoscaling_group_name = aws_autoscaling_group.room.name
      policy_type            = "TargetTrackingScaling"
    }
    resource "aws_autoscaling_group" "parked" {
      min_size = 0
      max_size = 0
    }
    resource "aws_autoscaling_policy" "parked" {
      name                   = "parked"
      autoscaling_group_name = aws_autoscaling_group.parked.name
      policy_type            = "TargetTrackingScaling"
    }
    resource "aws_autoscaling_group" "alone" {
      min_size = 2
      max_size = 2
    }
    resource "aws_autoscaling_group" "off" {
      min_size = 2
      max_size = 2
    }
    resource "aws_autoscaling_policy" "off" {
      name                   = "off"
      autoscaling_group_name = aws_autoscaling_group.off.name
      policy_type            = "TargetTrackingScaling"
      enabled                = false
    }
    resource "aws_autoscaling_group" "nightly" {
      min_size = 2
      max_size = 2
    }
    resource "aws_autoscaling_policy" "nightly" {
      name                   = "nightly"
      autoscaling_group_name = aws_autoscaling_group.nightly.name
      policy_type            = "TargetTrackingScaling"
    }
    resource "aws_autoscaling_schedule" "nightly" {
      scheduled_action_name  = "night"
      autoscaling_group_name = aws_autoscaling_group.nightly.name
      min_size               = 0
      max_size               = 4
    }
    resource "aws_autoscaling_group" "least" {
      min_size = 1
      max_size = 1
      lifecycle {
        ignore_changes = [min_size]
      }
    }
    resource "aws_autoscaling_policy" "least" {
      name                   = "least"
      autoscaling_group_name = aws_autoscaling_group.least.name
      policy_type            = "TargetTrackingScaling"
    }
    resource "aws_autoscaling_group" "greatest" {
      min_size = 1
      max_size = 1
      lifecycle {
        ignore_changes = [max_size]
      }
    }
    resource "aws_autoscaling_policy" "greatest" {
      name                   = "greatest"
      autoscaling_group_name = aws_autoscaling_group.greatest.name
      policy_type            = "TargetTrackingScaling"
    }
  }

  undecided "from a variable" {
    variable "most" {}
    resource "aws_autoscaling_group" "a" {
      min_size = 2
      max_size = var.most
    }
    resource "aws_autoscaling_policy" "a" {
      name                   = "a"
      autoscaling_group_name = aws_autoscaling_group.a.name
      policy_type            = "TargetTrackingScaling"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "3", MaxSize: 3 } }
        Busy: { Type: AWS::AutoScaling::ScalingPolicy, Properties: { AutoScalingGroupName: !Ref Group, PolicyType: TargetTrackingScaling } }
    YAML
  }

  pass "template with room" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "3", MaxSize: "6" } }
        Busy: { Type: AWS::AutoScaling::ScalingPolicy, Properties: { AutoScalingGroupName: !Ref Group, PolicyType: TargetTrackingScaling } }
    YAML
  }
}
