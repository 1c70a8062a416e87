rule "aws-autoscaling-group-ignores-load-balancer-health" {
  title     = "Group keeps instances that its load balancer has given up"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_autoscaling_group"

  let {
    balanced = (
      length(self.target_group_arns) > 0 || length(self.load_balancers) > 0
      || length(referrers(self, "aws_autoscaling_attachment", "autoscaling_group_name")) > 0
    )
    by_ecs = length(referrers(self, "aws_ecs_capacity_provider")) > 0
  }
  when    = balanced && !by_ecs
  require = strcontains(self.health_check_type, "ELB")
  message = "An instance of ${resource.address} whose software hangs gets no requests and is never replaced: the group looks at the state of the machine only."
  remedy  = <<-TEXT
    Terraform: health_check_type = "ELB", with health_check_grace_period for the time the software needs to start.
    CloudFormation: HealthCheckType: ELB.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"]
  aliases    = { checkov = ["CKV2_AWS_15"] }
  controls   = { "fsbp" = ["AutoScaling.1"] }

  fail "not said; said wrongly" {
    resource "aws_lb_target_group" "t" {}
    resource "aws_autoscaling_group" "a" {
      max_size          = 2
      min_size          = 2
      target_group_arns = [aws_lb_target_group.t.arn]
    }
    resource "aws_autoscaling_group" "b" {
      max_size          = 2
      min_size          = 2
      load_balancers    = ["b"]
      health_check_type = "EC2"
    }
    expect {
      count = 2
    }
  }

  pass "the load balancer's; no load balancer" {
    resource "aws_autoscaling_group" "a" {
      max_size          = 2
      min_size          = 2
      load_balancers    = ["a"]
      health_check_type = "ELB"
    }
    resource "aws_autoscaling_group" "b" {
      max_size = 2
      min_size = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "2", TargetGroupARNs: ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1"] }
    YAML
  }

  pass "the load balancer's in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "2", HealthCheckType: ELB, LoadBalancerNames: [a] }
    YAML
  }
}
