rule "aws-lb-target-group-no-draining" {
  title     = "Requests under way are cut off when a target is removed"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_lb_target_group"
  default   = "production"

  when    = self.target_type != "lambda"
  require = self.deregistration_delay == null || tonumber(self.deregistration_delay) > 0
  focus   = self.deregistration_delay
  message = "Each deployment breaks the requests that targets of ${resource.address} are answering: the load balancer doesn't wait for them."
  remedy  = <<-TEXT
    Terraform: deregistration_delay = 30 (seconds, at least the longest request).
    CloudFormation: TargetGroupAttributes: [{ Key: deregistration_delay.timeout_seconds, Value: "30" }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay"]

  fail "0" {
    resource "aws_lb_target_group" "t" {
      deregistration_delay = 0
    }
  }

  pass "some; not said; a function" {
    resource "aws_lb_target_group" "some" {
      deregistration_delay = "30"
    }
    resource "aws_lb_target_group" "unsaid" {
      port = 80
    }
    resource "aws_lb_target_group" "function" {
      target_type          = "lambda"
      deregistration_delay = 0
    }
  }

  undecided "from a variable" {
    variable "delay" {}
    resource "aws_lb_target_group" "t" {
      deregistration_delay = var.delay
    }
  }

  fail "0 in a template" {
    cloudformation = <<-YAML
      Resources:
        Targets:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties:
            Port: 80
            TargetGroupAttributes: [{ Key: deregistration_delay.timeout_seconds, Value: "0" }]
    YAML
  }

  pass "some, or not said, in a template" {
    cloudformation = <<-YAML
      Resources:
        Some:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties:
            TargetGroupAttributes: [{ Key: deregistration_delay.timeout_seconds, Value: "30" }]
        Unsaid:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties:
            TargetGroupAttributes: [{ Key: stickiness.enabled, Value: "true" }]
    YAML
  }
}
