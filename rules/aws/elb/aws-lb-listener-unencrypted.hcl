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
    # A rule that every request meets is as good as the default action, which nothing reaches then.
    is_template = resource.language == "cloudformation"
    rules       = concat(referrers(self, "aws_lb_listener_rule", "listener_arn"), referrers(self, "aws_alb_listener_rule", "listener_arn"))
    catching = [
      for r in rules : r if alltrue([
        for c in r.condition[*] : anytrue([
          for v in(
            is_template
            ? concat(contains(["path-pattern", "host-header"], c.Field) ? list(c.Values) : [], list(c.PathPatternConfig.Values), list(c.HostHeaderConfig.Values))
            : concat(contains(["path-pattern", "host-header"], c.field) ? list(c.values) : [], list(c.path_pattern.values), list(c.host_header.values))
          ) : v == "*" || v == "/*"
        ])
      ])
    ]
    # Absent, the protocol of a redirect is that of the request: HTTP.
    met   = [for r in catching : { priority = r.priority, redirects = anytrue([for a in r.action[*] : (is_template ? a.RedirectConfig.Protocol : a.redirect.protocol) == "HTTPS"]) }]
    other = [for m in met : m if !m.redirects]
    # Of several the one with the lowest number decides.
    redirected = anytrue([
      for m in met : m.redirects && alltrue([for o in other : m.priority == null || o.priority == null ? undecided("which of the rules comes first") : m.priority < o.priority])
    ])
  }

  # Beside an HTTPS listener, another rule asks for a redirect.
  when    = protocol == "HTTP" && !(known(others) && anytrue([for l in others : l.protocol == "HTTPS"])) && !is_internal
  require = redirected || (length(other) == 0 && action.type == "redirect" && action.redirect.protocol == "HTTPS")
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

  pass "rules that every request meets redirect" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "a" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8097
      protocol          = "HTTP"
      default_action {
        type = "fixed-response"
        fixed_response {
          content_type = "text/plain"
          status_code  = "404"
        }
      }
    }
    resource "aws_lb_listener_rule" "a" {
      listener_arn = aws_lb_listener.a.arn
      priority     = 1
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener" "b" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8098
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "b" {
      listener_arn = aws_lb_listener.b.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/health", "*"]
        }
      }
    }
    resource "aws_lb_listener" "c" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8099
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "c" {
      listener_arn = aws_lb_listener.c.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        host_header {
          values = ["*"]
        }
      }
    }
    resource "aws_lb_listener" "d" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8100
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "d" {
      listener_arn = aws_lb_listener.d.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        field  = "path-pattern"
        values = ["/*"]
      }
    }
    resource "aws_lb_listener" "e" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8101
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "e0" {
      listener_arn = aws_lb_listener.e.arn
      priority     = 1
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener_rule" "e1" {
      listener_arn = aws_lb_listener.e.arn
      priority     = 2
      action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
  }

  fail "rules that not every request meets, that redirect to HTTP, that come after one that forwards" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "a" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8097
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "a" {
      listener_arn = aws_lb_listener.a.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/login"]
        }
      }
    }
    resource "aws_lb_listener" "b" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8098
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "b" {
      listener_arn = aws_lb_listener.b.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
      condition {
        http_header {
          http_header_name = "X-Test"
          values           = ["*"]
        }
      }
    }
    resource "aws_lb_listener" "c" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8099
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "c" {
      listener_arn = aws_lb_listener.c.arn
      action {
        type = "redirect"
        redirect {
          host        = "www.example.com"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener" "d" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8100
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "d0" {
      listener_arn = aws_lb_listener.d.arn
      priority     = 1
      action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener_rule" "d1" {
      listener_arn = aws_lb_listener.d.arn
      priority     = 2
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener" "e" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8101
      protocol          = "HTTP"
      default_action {
        type = "redirect"
        redirect {
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
    }
    resource "aws_lb_listener_rule" "e" {
      listener_arn = aws_lb_listener.e.arn
      action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener" "f" {
      load_balancer_arn = aws_lb.l.arn
      port              = 8102
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "f" {
      listener_arn = aws_lb_listener.f.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        field  = "query-string"
        values = ["*"]
      }
    }
    expect {
      count = 6
    }
  }

  undecided "a rule for paths from a variable" {
    variable "paths" { type = list(string) }
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
    resource "aws_lb_listener_rule" "r" {
      listener_arn = aws_lb_listener.http.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = var.paths
        }
      }
    }
  }

  undecided "rules of which nobody says which comes first" {
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
    resource "aws_lb_listener_rule" "r" {
      listener_arn = aws_lb_listener.http.arn
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener_rule" "s" {
      listener_arn = aws_lb_listener.http.arn
      priority     = 2
      action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener" "more" {
      load_balancer_arn = aws_lb.l.arn
      port              = 80
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
    }
    resource "aws_lb_listener_rule" "t" {
      listener_arn = aws_lb_listener.more.arn
      priority     = 1
      action {
        type = "redirect"
        redirect {
          port        = "443"
          protocol    = "HTTPS"
          status_code = "HTTP_301"
        }
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
    resource "aws_lb_listener_rule" "u" {
      listener_arn = aws_lb_listener.more.arn
      action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
      condition {
        path_pattern {
          values = ["/*"]
        }
      }
    }
  }

  pass "template whose rule redirects" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: path-pattern, Values: ["/*"] }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
    YAML
  }

  pass "template whose rule redirects, for every host and path" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: path-pattern, PathPatternConfig: { Values: ["*"] } }, { Field: host-header, HostHeaderConfig: { Values: ["*"] } }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
    YAML
  }

  fail "template whose rule redirects some requests" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: path-pattern, Values: ["/*"] }, { Field: http-header, HttpHeaderConfig: { HttpHeaderName: X-Test, Values: ["*"] } }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
        Query:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 2, Conditions: [{ Field: query-string, Values: ["*"] }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
    YAML
  }

  fail "template whose rule redirects to HTTP" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Http:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: host-header, Values: ["*"] }], Actions: [{ Type: redirect, RedirectConfig: { Host: www.example.com, StatusCode: HTTP_301 } }] }
    YAML
  }
}
