rule "aws-lb-internet-facing" {
  title     = "Load balancer faces the internet"
  severity  = "info"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_lb", "aws_elb"]
  default   = "opt-in"

  when    = self.load_balancer_type != "gateway"
  # Of a classic load balancer a template says it by its scheme.
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

  fail "a classic one" {
    resource "aws_elb" "l" {
      name = "l"
    }
  }

  pass "a classic one inside; a gateway" {
    resource "aws_elb" "l" {
      internal = true
    }
    resource "aws_lb" "g" {
      load_balancer_type = "gateway"
    }
  }

  fail "a classic one in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "80", InstancePort: "80", Protocol: HTTP }] } }
        B: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Scheme: internet-facing, Listeners: [{ LoadBalancerPort: "80", InstancePort: "80", Protocol: HTTP }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "a classic one inside, in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Scheme: internal, Listeners: [{ LoadBalancerPort: "80", InstancePort: "80", Protocol: HTTP }] } }
    YAML
  }

  undecided "from a variable" {
    variable "internal" {}
    resource "aws_elb" "l" {
      internal = var.internal
    }
  }
}
