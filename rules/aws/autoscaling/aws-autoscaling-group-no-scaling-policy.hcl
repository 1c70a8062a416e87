rule "aws-autoscaling-group-no-scaling-policy" {
  title     = "Group behind a load balancer may grow, but nothing makes it"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_autoscaling_group"
  default   = "production"

  let {
    scalers = ["aws_autoscaling_policy", "aws_autoscaling_schedule", "aws_ecs_capacity_provider", "aws_autoscalingplans_scaling_plan"]
    served  = length(self.target_group_arns) > 0 || length(self.load_balancers) > 0 || length(referrers(self, "aws_autoscaling_attachment")) > 0
  }

  # In a template the room above the present size may be what a rolling update needs.
  when    = served && self.min_size < self.max_size && !ignored("desired_capacity") && resource.update_policy.AutoScalingRollingUpdate == null
  require = anytrue([for kind in scalers : length(referrers(self, kind)) > 0])
  focus   = self.max_size
  message = "${resource.address} stays at its first size under any load: it may have up to ${self.max_size} instances, and has no scaling policy or schedule."
  remedy  = <<-TEXT
    Terraform: an aws_autoscaling_policy with policy_type = "TargetTrackingScaling".
    CloudFormation: an AWS::AutoScaling::ScalingPolicy with PolicyType: TargetTrackingScaling.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html"]

  fail "no policy" {
    resource "aws_autoscaling_group" "a" {
      min_size          = 2
      max_size          = 8
      target_group_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"]
    }
    resource "aws_autoscaling_group" "b" {
      min_size       = 2
      max_size       = 8
      load_balancers = ["web"]
    }
    resource "aws_autoscaling_group" "c" {
      min_size = 2
      max_size = 8
    }
    resource "aws_autoscaling_attachment" "c" {
      autoscaling_group_name = aws_autoscaling_group.c.name
    }
    expect {
      count = 3
    }
  }

  pass "a policy; one size; a worker; scaled by somebody else" {
    resource "aws_autoscaling_group" "a" {
      min_size       = 2
      max_size       = 8
      load_balancers = ["web"]
    }
    resource "aws_autoscaling_policy" "a" {
      autoscaling_group_name = aws_autoscaling_group.a.name
    }
    resource "aws_autoscaling_group" "b" {
      min_size       = 2
      max_size       = 2
      load_balancers = ["web"]
    }
    resource "aws_autoscaling_group" "c" {
      min_size = 2
      max_size = 8
    }
    resource "aws_autoscaling_group" "d" {
      min_size       = 2
      max_size       = 8
      load_balancers = ["web"]
      lifecycle {
        ignore_changes = [desired_capacity]
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "8", LoadBalancerNames: [web] }
    YAML
  }

  pass "a policy in a template; room for a rolling update" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "8", LoadBalancerNames: [web] }
        Load:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: !Ref Servers, PolicyType: TargetTrackingScaling }
        Rolled:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 2 } }
          Properties: { MinSize: "2", MaxSize: "3", LoadBalancerNames: [web] }
    YAML
  }
}
