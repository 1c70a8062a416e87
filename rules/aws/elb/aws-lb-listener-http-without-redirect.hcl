rule "aws-lb-listener-http-without-redirect" {
  title     = "HTTP listener serves beside an HTTPS listener instead of redirecting"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lb_listener"

  let {
    lb        = target(self.load_balancer_arn)
    others    = referrers(lb, "aws_lb_listener", "load_balancer_arn")
    has_https = anytrue([for l in others : l.protocol == "HTTPS"])
    action    = self.default_action[0]
    # The provider's default for an application load balancer, which alone has HTTPS listeners.
    protocol = self.protocol == null && resource.language == "terraform" ? "HTTP" : self.protocol
  }

  when    = protocol == "HTTP" && has_https
  # Absent, the protocol of a redirect is that of the request: HTTP.
  require = action.type == "redirect" ? action.redirect.protocol == "HTTPS" : action.type == "fixed-response"
  message = "Visitors who type the address without https stay on unencrypted HTTP at ${resource.address}, although the load balancer has an HTTPS listener."
  remedy  = <<-TEXT
    Terraform: default_action { type = "redirect", redirect { port = "443", protocol = "HTTPS", status_code = "HTTP_301" } }
    CloudFormation: DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener#protocol",
  ]
  aliases  = { checkov = ["CKV_AWS_2", "CKV_AWS_103", "CKV2_AWS_20", "CKV_AWS_378"], trivy = ["AVD-AWS-0054"], cfn_nag = ["W56"] }
  controls = { "fsbp" = ["ELB.1"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"] }

  fail "forwards" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      port              = 443
      protocol          = "HTTPS"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    expect {
      at    = "main.tf:7"
      count = 1
    }
  }

  fail "forwards outside production" {
    variable "env" {}
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = var.env == "prod" ? "redirect" : "forward"
        redirect {
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "redirects to HTTP" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = "redirect"
        redirect {
          host        = "www.example.com"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
  }

  pass "redirects" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = "redirect"
        redirect {
          protocol    = "HTTPS"
          port        = "443"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
  }

  pass "no HTTPS on this load balancer" {
    resource "aws_lb" "l" {}
    resource "aws_lb" "other" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.other.arn
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
  }

  undecided "action from a variable" {
    variable "action" {}
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = var.action
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTPS"
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
        Https:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
        Https:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Condition: IsProd
          Properties: { LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
    expect {
      when = "Env is prod"
    }
  }

  pass "template that redirects" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, StatusCode: HTTP_301 } }] }
        Https:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  undecided "template, action from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Action: { Type: String }
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: !Ref Action }] }
        Https:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  fail "HTTP by default, of a load balancer that isn't here" {
    data "aws_lb" "d" {
      name = "d"
    }
    resource "aws_lb_listener" "http" {
      load_balancer_arn = data.aws_lb.d.arn
      port              = 80
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = data.aws_lb.d.arn
      port              = 443
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
    expect {
      count = 1
    }
  }

  pass "a template always says the protocol" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        L:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
        Https:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }
}
