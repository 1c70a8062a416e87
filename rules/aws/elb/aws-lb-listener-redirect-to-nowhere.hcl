rule "aws-lb-listener-redirect-to-nowhere" {
  title     = "Listener redirects to a port at which nothing listens"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_lb_listener"

  let {
    lb       = target(self.load_balancer_arn, "aws_lb")
    others   = referrers(lb, "aws_lb_listener", "load_balancer_arn")
    redirect = self.default_action[0].redirect
  }
  # To another host it may go to another load balancer. One that isn't here may have listeners that aren't either; so may one whose
  # ARN is handed on.
  when = (
    lb != null && contains([null, "#{host}"], redirect.host) && redirect.port != null && redirect.port != "#{port}"
    && length(concat(referrers(lb, "terraform.output"), referrers(lb, "cloudformation.output"))) == 0
  )
  require = anytrue([for l in others : tostring(l.port) == tostring(redirect.port)])
  focus   = redirect.port
  message = "Every visitor of ${resource.address} gets an address at which nothing answers: it redirects to port ${redirect.port}, and ${facts(lb).address} has no listener there."
  remedy  = <<-TEXT
    Terraform: aws_lb_listener with port = 443, protocol = "HTTPS" and a certificate_arn; without a certificate, default_action { type = "forward" }.
    CloudFormation: AWS::ElasticLoadBalancingV2::Listener with Port: 443, Protocol: HTTPS and Certificates; without a certificate, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }].
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions"]

  fail "the only listener" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      protocol          = "HTTP"
      default_action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    expect {
      at = "main.tf:9"
    }
  }

  fail "HTTPS with a certificate only" {
    variable "certificate" {
      type     = string
      nullable = false
    }
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      default_action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "https" {
      count             = var.certificate != "" ? 1 : 0
      load_balancer_arn = aws_lb.l.arn
      port              = 443
      protocol          = "HTTPS"
    }
    expect {
      when = "var.certificate is \"\""
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [subnet-1, subnet-2] } }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Balancer
            Port: 80
            Protocol: HTTP
            DefaultActions: [{ Type: redirect, RedirectConfig: { Port: "443", Protocol: HTTPS, StatusCode: HTTP_301 } }]
    YAML
  }

  pass "a template with a listener there, one to another host, and one whose load balancer is handed on" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [subnet-1, subnet-2] } }
        Shown: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [subnet-1, subnet-2] } }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Balancer
            Port: 80
            Protocol: HTTP
            DefaultActions: [{ Type: redirect, RedirectConfig: { Port: "443", Protocol: HTTPS, StatusCode: HTTP_301 } }]
        Https:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Balancer
            Port: 443
            Protocol: HTTPS
            DefaultActions: [{ Type: redirect, RedirectConfig: { Host: example.com, Port: "8443", StatusCode: HTTP_301 } }]
        Other:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Shown
            Port: 80
            Protocol: HTTP
            DefaultActions: [{ Type: redirect, RedirectConfig: { Port: "443", Protocol: HTTPS, StatusCode: HTTP_301 } }]
      Outputs:
        Shown: { Value: !Ref Shown }
    YAML
  }

  pass "HTTPS, another host, another action, a load balancer that isn't here" {
    resource "aws_lb" "l" {}
    resource "aws_lb" "other" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      default_action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      port              = 443
      protocol          = "HTTPS"
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "moved" {
      load_balancer_arn = aws_lb.other.arn
      port              = 80
      default_action {
        type = "redirect"
        redirect {
          host        = "www.example.com"
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "path" {
      load_balancer_arn = aws_lb.other.arn
      port              = 81
      default_action {
        type = "redirect"
        redirect {
          path        = "/start"
          status_code = "HTTP_302"
        }
      }
    }
    resource "aws_lb_listener" "port" {
      load_balancer_arn = aws_lb.other.arn
      port              = 82
      default_action {
        type = "redirect"
        redirect {
          path        = "/start"
          port        = "#{port}"
          status_code = "HTTP_302"
        }
      }
    }
    resource "aws_lb_listener" "forward" {
      load_balancer_arn = aws_lb.other.arn
      port              = 83
      default_action {
        type = "forward"
      }
    }
    resource "aws_lb_listener" "elsewhere" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/l/1"
      port              = 80
      default_action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
  }

  pass "another stack may have listeners of it" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      default_action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    output "balancer" {
      value = aws_lb.l.arn
    }
  }

  undecided "the port of the other listener from elsewhere" {
    variable "port" {}
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "http" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      default_action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.l.arn
      port              = var.port
      protocol          = "HTTPS"
    }
  }
}
