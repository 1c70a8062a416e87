rule "aws-lb-target-group-unencrypted" {
  title     = "Load balancer talks unencrypted to its targets"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_lb_target_group"
  default   = "opt-in"

  require = self.protocol != "HTTP"
  message = "Between the load balancer and the targets of ${resource.address} requests can be read by whoever gets into the VPC."
  remedy  = <<-TEXT
    Terraform: protocol = "HTTPS"
    CloudFormation: Protocol: HTTPS
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-routing-configuration"]
  aliases    = { checkov = ["CKV_AWS_378"] }

  fail "HTTP" {
    resource "aws_lb_target_group" "t" {
      protocol = "HTTP"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "HTTPS, TCP" {
    resource "aws_lb_target_group" "t" {
      protocol = "HTTPS"
    }
    resource "aws_lb_target_group" "n" {
      protocol = "TCP"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
    YAML
  }

  pass "encrypted template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 443, Protocol: HTTPS } }
    YAML
  }
}
