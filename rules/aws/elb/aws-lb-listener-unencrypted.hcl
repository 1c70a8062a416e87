rule "aws-lb-listener-unencrypted" {
  title     = "Load balancer serves over unencrypted HTTP"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lb_listener"

  let {
    action = self.default_action[0]
    others = referrers(target(self.load_balancer_arn, "aws_lb"), "aws_lb_listener", "load_balancer_arn")
  }

  # Beside an HTTPS listener, another rule asks for a redirect.
  when    = self.protocol == "HTTP" && !anytrue([for l in others : l.protocol == "HTTPS"]) && target(self.load_balancer_arn, "aws_lb").internal != true
  require = action.type == "redirect" && action.redirect.protocol == "HTTPS"
  focus   = self.protocol
  message = "What visitors send to ${resource.address} and get back can be read and changed on the way."
  remedy  = <<-TEXT
    Terraform: protocol = "HTTPS", certificate_arn = aws_acm_certificate.main.arn
    CloudFormation: Protocol: HTTPS, Certificates: [{ CertificateArn: !Ref Certificate }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html"]
  aliases    = { checkov = ["CKV_AWS_2", "CKV_AWS_103", "CKV2_AWS_20", "CKV_AWS_378"], trivy = ["AVD-AWS-0054"], cfn_nag = ["W56"] }
  controls   = { "fsbp" = ["ELB.1", "ELB.18"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"] }

  fail "HTTP" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "HTTPS, a redirect, TCP" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "tcp" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/n/1"
      protocol          = "TCP"
      default_action {
        type = "forward"
      }
    }
  }

  undecided "protocol from a variable" {
    variable "protocol" {}
    resource "aws_lb_listener" "l" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/n/1"
      protocol          = var.protocol
      default_action {
        type = "forward"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  pass "internal template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal } }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }
}
