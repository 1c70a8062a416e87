rule "aws-autoscaling-group-min-one-behind-load-balancer" {
  title     = "Group behind a load balancer may shrink to one server"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_autoscaling_group"
  default   = "production"

  let {
    served = length(list(self.target_group_arns)) + length(list(self.load_balancers)) + length(referrers(self, "aws_autoscaling_attachment", "autoscaling_group_name")) > 0
  }
  when    = served
  require = self.min_size >= 2
  focus   = self.min_size
  message = "With one server left in ${resource.address}, its failure, the failure of its zone and each replacement are an outage."
  remedy  = <<-TEXT
    Terraform: min_size = 2
    CloudFormation: MinSize: "2"
  TEXT

  references = ["https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html"]

  fail "one" {
    resource "aws_autoscaling_group" "a" {
      min_size          = 1
      target_group_arns = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1"]
    }
    resource "aws_autoscaling_group" "b" {
      min_size       = 0
      load_balancers = ["b"]
    }
    resource "aws_autoscaling_group" "c" {
      min_size = 1
    }
    resource "aws_autoscaling_attachment" "c" {
      autoscaling_group_name = aws_autoscaling_group.c.name
      elb                    = "c"
    }
    expect {
      count = 3
    }
  }

  pass "two; not served" {
    resource "aws_autoscaling_group" "a" {
      min_size       = 2
      load_balancers = ["a"]
    }
    resource "aws_autoscaling_group" "b" {
      min_size = 1
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        G:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "4", TargetGroupARNs: ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1"] }
    YAML
  }

  pass "two in a template" {
    cloudformation = <<-YAML
      Resources:
        G:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "4", TargetGroupARNs: ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1"] }
    YAML
  }
}
