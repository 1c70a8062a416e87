rule "aws-lb-target-group-health-check-default" {
  title     = "Target group judges health by its root page"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lb_target_group"

  let {
    # What only listeners know has no targets: a service, a group or an attachment registers them, or a template names them.
    users = [for r in referrers(self, "*") : facts(r).kind]
    empty = length(users) > 0 && length(list(self.Targets)) == 0 && alltrue([for u in users : contains(["aws_lb_listener", "aws_lb_listener_rule"], u)])
  }
  when    = contains(["HTTP", "HTTPS"], self.protocol) && self.target_type != "lambda" && !empty
  require = self.health_check.path != null
  focus   = self.health_check == null ? self : self.health_check
  message = "A target of ${resource.address} counts as healthy as long as it answers / with ${known(self.health_check.matcher) && self.health_check.matcher != null ? self.health_check.matcher : "200"}, whatever it needs to work."
  remedy  = <<-TEXT
    Terraform: health_check { path = "/health" }
    CloudFormation: HealthCheckPath: /health
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"]
  aliases    = { checkov = ["CKV_AWS_261"] }

  fail "absent" {
    resource "aws_lb_target_group" "t" {
      port     = 80
      protocol = "HTTP"
    }
  }

  pass "a path, or no HTTP" {
    resource "aws_lb_target_group" "t" {
      protocol = "HTTP"
      health_check {
        path = "/health"
      }
    }
    resource "aws_lb_target_group" "tcp" {
      protocol = "TCP"
    }
    resource "aws_lb_target_group" "function" {
      protocol    = "HTTP"
      target_type = "lambda"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
    YAML
  }

  pass "template with a path" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, HealthCheckPath: /health } }
    YAML
  }

  fail "behind a listener, with targets" {
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
    resource "aws_autoscaling_group" "g" {
      target_group_arns = [aws_lb_target_group.t.arn]
    }
  }

  pass "behind a listener, without targets" {
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
    resource "aws_lb_listener_rule" "r" {
      action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
  }

  fail "targets that a template names" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, Targets: [{ Id: i-0123456789abcdef0 }] } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
    YAML
  }

  pass "a template without targets" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref T }] } }
    YAML
  }
}
