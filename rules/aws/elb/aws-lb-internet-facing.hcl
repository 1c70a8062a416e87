rule "aws-lb-internet-facing" {
  title     = "Load balancer faces the internet"
  severity  = "info"
  category  = "security"
  checklist = "networking"
  kind      = "aws_lb"
  default   = "opt-in"

  when    = self.load_balancer_type != "gateway"
  require = self.internal == true
  message = "${resource.address} is reachable from the internet; see that it is meant to be."
  remedy  = <<-TEXT
    Terraform: internal = true
    CloudFormation: Scheme: internal
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme"]
  aliases    = { trivy = ["AVD-AWS-0053"] }

  fail "absent" {
    resource "aws_lb" "l" {}
  }

  pass "internal" {
    resource "aws_lb" "l" {
      internal = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal } }
    YAML
  }
}
