rule "aws-lb-listener-forwards-to-nothing" {
  title     = "Listener forwards to a target group without targets"
  # Of a listener that others are told of, rules of theirs may take most of what comes.
  severity  = known(shared) && shared ? "low" : "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lb_listener"

  let {
    shared = anytrue([for r in referrers(self, "*") : contains(["terraform.output", "cloudformation.output"], facts(r).kind)])
    groups = [for a in self.default_action[*] : target(a.target_group_arn, "aws_lb_target_group") if a.type == "forward"]
    # A service, a group of servers or an attachment registers targets; a template names them. Whom an output tells may, too. One that
    # is called a dummy is meant so.
    empty = [for g in groups : facts(g).address if known(g) && g != null && length(regexall("(?i)dummy|placeholder|empty|blackhole|noop", facts(g).address)) == 0 && length(list(g.Targets)) == 0 && alltrue([for r in referrers(g, "*") : contains(["aws_lb_listener", "aws_lb_listener_rule", "aws_alb_listener", "aws_alb_listener_rule", "aws_cloudwatch_metric_alarm"], facts(r).kind)])]
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
  }
  require = length(empty) == 0 || length(catching) > 0
  focus   = self.default_action[0].target_group_arn
  message = "What reaches the default action of ${resource.address} is answered with 503, or not at all: nothing in the stack registers a target in ${join(" or ", distinct(empty))}."
  remedy  = <<-TEXT
    Register targets, or answer without them.
    Terraform: target_group_arns in aws_autoscaling_group, load_balancer { … } in aws_ecs_service, or aws_lb_target_group_attachment; default_action { type = "fixed-response" … }
    CloudFormation: TargetGroupARNs, LoadBalancers or Targets; DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "404" } }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-503-issues",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html",
  ]

  fail "nothing registered" {
    resource "aws_lb_target_group" "t" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_listener" "l" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
    expect {
      at       = "main.tf:8"
      severity = "medium"
    }
  }

  pass "registered by a service, a group, an attachment; told by an output; from elsewhere; another answer" {
    resource "aws_lb_target_group" "a" {
      port = 80
    }
    resource "aws_lb_target_group" "b" {
      port = 80
    }
    resource "aws_lb_target_group" "c" {
      port = 80
    }
    resource "aws_lb_target_group" "d" {
      port = 80
    }
    resource "aws_lb_target_group" "e" {
      port = 80
    }
    resource "aws_ecs_service" "a" {
      load_balancer {
        target_group_arn = aws_lb_target_group.a.arn
        container_name   = "app"
        container_port   = 80
      }
    }
    resource "aws_autoscaling_group" "b" {
      target_group_arns = [aws_lb_target_group.b.arn]
    }
    resource "aws_lb_target_group_attachment" "c" {
      target_group_arn = aws_lb_target_group.c.arn
      target_id        = "i-0123456789abcdef0"
    }
    output "d" {
      value = aws_lb_target_group.d.arn
    }
    resource "aws_lb_listener" "l" {
      for_each = { a = aws_lb_target_group.a.arn, b = aws_lb_target_group.b.arn, c = aws_lb_target_group.c.arn, d = aws_lb_target_group.d.arn, x = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef" }
      default_action {
        type             = "forward"
        target_group_arn = each.value
      }
    }
    resource "aws_lb_listener" "fixed" {
      default_action {
        type             = "fixed-response"
        target_group_arn = aws_lb_target_group.e.arn
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
    YAML
  }

  pass "template that names targets" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, Targets: [{ Id: i-0123456789abcdef0 }] } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
    YAML
  }

  pass "a dummy; one that isn't known" {
    variable "group" {}
    resource "aws_lb_target_group" "dummy" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_listener" "l" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.dummy.arn
      }
    }
    resource "aws_lb_listener" "m" {
      default_action {
        type             = "forward"
        target_group_arn = var.group
      }
    }
  }

  fail "nothing registered, but rules may be added elsewhere" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
      Outputs:
        Listener: { Value: !Ref L }
    YAML
    expect {
      severity = "low"
    }
  }

  pass "rules that every request meets" {
    resource "aws_lb_target_group" "t" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_listener" "a" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
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
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
    resource "aws_lb_listener_rule" "b" {
      listener_arn = aws_lb_listener.b.arn
      action {
        type             = "forward"
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1"
      }
      condition {
        path_pattern {
          values = ["/health", "*"]
        }
      }
    }
    resource "aws_lb_listener" "c" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
    resource "aws_lb_listener_rule" "c" {
      listener_arn = aws_lb_listener.c.arn
      action {
        type = "fixed-response"
        fixed_response {
          content_type = "text/plain"
          status_code  = "404"
        }
      }
      condition {
        host_header {
          values = ["*"]
        }
      }
    }
    resource "aws_lb_listener" "d" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
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
  }

  fail "rules that not every request meets" {
    resource "aws_lb_target_group" "t" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_listener" "a" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
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
          values = ["/login"]
        }
      }
    }
    resource "aws_lb_listener" "b" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
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
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
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
        field  = "query-string"
        values = ["*"]
      }
    }
    expect {
      count = 3
    }
  }

  undecided "a rule for paths from a variable" {
    variable "paths" { type = list(string) }
    resource "aws_lb_target_group" "t" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_listener" "http" {
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
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

  pass "template with a rule that every request meets" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        Http: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: path-pattern, Values: ["/*"] }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
    YAML
  }

  pass "template with a rule for every host and path" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        Http: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: path-pattern, PathPatternConfig: { Values: ["*"] } }, { Field: host-header, HostHeaderConfig: { Values: ["*"] } }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
    YAML
  }

  fail "template with rules that not every request meets" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        Http: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 1, Conditions: [{ Field: path-pattern, Values: ["/*"] }, { Field: http-header, HttpHeaderConfig: { HttpHeaderName: X-Test, Values: ["*"] } }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
        Query:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties: { ListenerArn: !Ref Http, Priority: 2, Conditions: [{ Field: query-string, Values: ["*"] }], Actions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }] }
    YAML
  }
}
