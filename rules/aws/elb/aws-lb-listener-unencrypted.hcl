rule "aws-lb-listener-unencrypted" {
  title     = "Load balancer serves over unencrypted HTTP"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lb_listener"

  let {
    action = self.default_action[0]
    lb     = target(self.load_balancer_arn)
    others = referrers(lb, "aws_lb_listener", "load_balancer_arn")
    is_app = lb != null ? lb.load_balancer_type == "application" : strcontains(self.load_balancer_arn, ":loadbalancer/app/")
    kind   = facts(lb).kind
    # What isn't declared here isn't known to be internal.
    is_internal = (
      known(kind) && !contains([null, "aws_lb", "data.aws_lb", "data.aws_alb"], kind) ? undecided("which load balancer it is")
      : known(lb.load_balancer_type) || known(lb.internal) ? lb.internal == true : false
    )
    # The provider's default for an application load balancer.
    protocol = self.protocol == null && resource.language == "terraform" && is_app ? "HTTP" : self.protocol
  }

  # Beside an HTTPS listener, another rule asks for a redirect.
  when    = protocol == "HTTP" && !(known(others) && anytrue([for l in others : l.protocol == "HTTPS"])) && !is_internal
  require = action.type == "redirect" && action.redirect.protocol == "HTTPS"
  focus   = self.protocol
  message = "What visitors send to ${resource.address} and get back can be read and changed on the way."
  remedy  = <<-TEXT
    Terraform: protocol = "HTTPS", certificate_arn = aws_acm_certificate.main.arn
    CloudFormation: Protocol: HTTPS, Certificates: [{ CertificateArn: !Ref Certificate }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener#protocol",
  ]
  aliases  = { checkov = ["CKV_AWS_2", "CKV_AWS_103", "CKV2_AWS_20", "CKV_AWS_378"], trivy = ["AVD-AWS-0054"], cfn_nag = ["W56"] }
  controls = { "fsbp" = ["ELB.1", "ELB.18"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"] }

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

  fail "HTTP by default" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "elsewhere" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/n/1"
      port              = 80
      default_action {
        type = "forward"
      }
    }
    expect {
      count = 2
    }
  }

  pass "no protocol: of a gateway, of a network load balancer" {
    resource "aws_lb" "g" {
      load_balancer_type = "gateway"
    }
    resource "aws_lb_listener" "g" {
      load_balancer_arn = aws_lb.g.arn
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "n" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/n/1"
      default_action {
        type = "forward"
      }
    }
  }

  undecided "no protocol, of a load balancer that isn't known" {
    variable "lb" {}
    resource "aws_lb_listener" "l" {
      load_balancer_arn = var.lb
      default_action {
        type = "forward"
      }
    }
  }

  fail "of load balancers that aren't here" {
    variable "lb" {}
    data "aws_lb" "d" {
      name = "d"
    }
    resource "aws_lb_listener" "v" {
      load_balancer_arn = var.lb
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "d" {
      load_balancer_arn = data.aws_lb.d.arn
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/n/1"
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
    expect {
      count = 3
    }
  }

  fail "of a load balancer that a template is told" {
    cloudformation = <<-YAML
      Parameters:
        Lb: { Type: String }
      Resources:
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  pass "a template always says the protocol" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        L:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  pass "beside HTTPS, which another rule tells" {
    data "aws_lb" "d" {
      name = "d"
    }
    resource "aws_lb_listener" "http" {
      load_balancer_arn = data.aws_lb.d.arn
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = data.aws_lb.d.arn
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
  }

  undecided "internal by a variable" {
    variable "internal" {}
    resource "aws_lb" "l" {
      internal = var.internal
    }
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
  }

  undecided "of something that is no load balancer" {
    cloudformation = <<-YAML
      Resources:
        Service: { Type: AWS::ECS::Service, Properties: { TaskDefinition: t } }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Service, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  pass "internal, of a type by a variable" {
    variable "type" {}
    resource "aws_lb" "l" {
      load_balancer_type = var.type
      internal           = true
    }
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
      default_action {
        type = "forward"
      }
    }
  }

  pass "a redirect" {
    variable "lb" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = var.lb
      protocol          = "HTTP"
      default_action {
        type = "redirect"
        redirect {
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
  }

  fail "a redirect to HTTP, an answer of another kind" {
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
    resource "aws_lb_listener" "f" {
      load_balancer_arn = aws_lb.l.arn
      port              = 81
      protocol          = "HTTP"
      default_action {
        type = "forward"
        redirect {
          protocol = "HTTPS"
        }
      }
    }
    expect {
      count = 2
    }
  }
}
