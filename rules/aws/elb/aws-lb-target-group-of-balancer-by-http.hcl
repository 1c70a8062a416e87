rule "aws-lb-target-group-of-balancer-by-http" {
  title     = "Target group for a load balancer speaks HTTP"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lb_target_group"

  when    = self.target_type == "alb"
  require = !contains(["HTTP", "HTTPS"], self.protocol)
  focus   = self.protocol
  message = "AWS refuses ${resource.address}: only a Network Load Balancer has an Application Load Balancer as its target, and it hands on connections and knows no ${self.protocol}."
  remedy  = <<-TEXT
    Terraform: protocol = "TCP"; for instances or addresses behind an Application Load Balancer, target_type = "instance" or "ip".
    CloudFormation: Protocol: TCP; TargetType: instance or ip.
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",
  ]

  fail "HTTP" {
    resource "aws_lb_target_group" "g" {
      target_type = "alb"
      port        = 80
      protocol    = "HTTP"
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "connections, other targets" {
    resource "aws_lb_target_group" "a" {
      target_type = "alb"
      port        = 80
      protocol    = "TCP"
    }
    resource "aws_lb_target_group" "b" {
      target_type = "ip"
      port        = 80
      protocol    = "HTTP"
    }
    resource "aws_lb_target_group" "c" {
      port     = 443
      protocol = "HTTPS"
    }
  }

  undecided "from a variable" {
    variable "protocol" {}
    resource "aws_lb_target_group" "g" {
      target_type = "alb"
      port        = 80
      protocol    = var.protocol
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: alb, Port: 443, Protocol: HTTPS } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: alb, Port: 443, Protocol: TCP } }
        Other: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
    YAML
  }
}
