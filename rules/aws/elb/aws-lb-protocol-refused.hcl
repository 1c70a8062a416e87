rule "aws-lb-protocol-refused" {
  title     = "Listener or target group has a protocol that its kind of load balancer doesn't have"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lb_listener"

  let {
    lb    = target(self.load_balancer_arn, "aws_lb")
    type  = lb.load_balancer_type
    known = { application = ["HTTP", "HTTPS"], network = ["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"] }
    # Of a gateway load balancer a listener has none, and target groups have only one.
    spoken = type == "gateway" ? ["GENEVE"] : known[type]
    # The groups of a weighted action of a template aren't read.
    arns   = flatten([for a in self.default_action[*] : concat(list(a.target_group_arn), resource.language == "terraform" ? a.forward.target_group[*].arn : [])])
    groups = [for arn in arns : target(arn, "aws_lb_target_group")]
    parts = concat(
      type == "gateway" ? [] : [{ of = "itself", protocol = self.protocol }],
      # Functions are called, and spoken to in no protocol.
      [for g in groups : { of = facts(g).address, protocol = g.protocol } if g.target_type != "lambda"]
    )
  }
  # Of a load balancer that isn't known nothing is to be said.
  for_each = known(lb) ? parts : []
  when     = spoken != null && each.value.protocol != null
  require  = contains(spoken, upper(each.value.protocol))
  focus    = each.value.protocol
  message = (
    each.value.of == "itself"
    ? "${resource.address} can't be created: ${facts(lb).address} is ${type == "application" ? "an application" : "a ${type}"} load balancer, which has no listeners for ${upper(each.value.protocol)}, but ${join(", ", spoken)}."
    : "${resource.address} can't be created: it hands on to ${each.value.of}, whose ${upper(each.value.protocol)} ${type == "application" ? "an application" : "a ${type}"} load balancer such as ${facts(lb).address} doesn't speak, but ${join(", ", spoken)}."
  )
  remedy = <<-TEXT
    The protocol of the kind of load balancer, or another kind: HTTP and HTTPS need an application load balancer, TCP, TLS and UDP a network load balancer.
    Terraform: protocol = "TCP" in aws_lb_listener and aws_lb_target_group, or load_balancer_type = "application" in aws_lb.
    CloudFormation: Protocol: TCP, or Type: application.
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
  ]

  fail "HTTP of a network load balancer, and of the group behind it" {
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
    resource "aws_lb_target_group" "t" {
      port     = 8080
      protocol = "HTTP"
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.n.arn
      port              = 80
      protocol          = "HTTP"
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
    expect {
      count   = 2
      message = "aws_lb_listener.l can't be created"
    }
  }

  fail "a group behind a network load balancer alone" {
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
    resource "aws_lb_target_group" "t" {
      port     = 8080
      protocol = "HTTPS"
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.n.arn
      port              = 443
      protocol          = "TCP"
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
    expect {
      at      = "main.tf:6"
      count   = 1
      message = "hands on to aws_lb_target_group.t, whose HTTPS a network load balancer such as aws_lb.n doesn't speak"
    }
  }

  fail "TCP of an application load balancer, and groups with weights behind one" {
    resource "aws_lb" "a" {}
    resource "aws_lb_target_group" "one" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_target_group" "two" {
      port     = 80
      protocol = "tcp"
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.a.arn
      port              = 80
      protocol          = "TCP"
      default_action {
        type = "forward"
        forward {
          target_group {
            arn = aws_lb_target_group.one.arn
          }
          target_group {
            arn = aws_lb_target_group.two.arn
          }
        }
      }
    }
    expect {
      count   = 2
      message = "but HTTP, HTTPS."
    }
  }

  fail "a group behind a gateway load balancer" {
    resource "aws_lb" "g" {
      load_balancer_type = "gateway"
    }
    resource "aws_lb_target_group" "t" {
      port     = 6081
      protocol = "TCP"
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.g.arn
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.t.arn
      }
    }
    expect {
      count = 1
    }
  }

  fail "outside production" {
    variable "env" {}
    resource "aws_lb" "l" {
      load_balancer_type = var.env == "prod" ? "application" : "network"
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.l.arn
      protocol          = "HTTP"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "what each kind speaks, functions, no protocol, one from elsewhere" {
    resource "aws_lb" "a" {}
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
    resource "aws_lb" "g" {
      load_balancer_type = "gateway"
    }
    resource "aws_lb_target_group" "http" {
      protocol = "HTTP"
    }
    resource "aws_lb_target_group" "tcp" {
      protocol = "TCP"
    }
    resource "aws_lb_target_group" "geneve" {
      protocol = "GENEVE"
    }
    resource "aws_lb_target_group" "function" {
      target_type = "lambda"
      protocol    = "TCP"
    }
    resource "aws_lb_listener" "a" {
      load_balancer_arn = aws_lb.a.arn
      protocol          = "https"
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.http.arn
      }
    }
    resource "aws_lb_listener" "function" {
      load_balancer_arn = aws_lb.a.arn
      port              = 80
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.function.arn
      }
    }
    resource "aws_lb_listener" "n" {
      load_balancer_arn = aws_lb.n.arn
      protocol          = "TLS"
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.tcp.arn
      }
    }
    resource "aws_lb_listener" "g" {
      load_balancer_arn = aws_lb.g.arn
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.geneve.arn
      }
    }
    resource "aws_lb_listener" "elsewhere" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/n/1"
      protocol          = "HTTP"
    }
  }

  pass "of a module that isn't here" {
    module "balancer" {
      source = "example/balancer/aws"
    }
    resource "aws_lb_listener" "m" {
      load_balancer_arn = module.balancer.arn
      protocol          = "TCP"
    }
  }

  undecided "a type, a protocol from a variable" {
    variable "type" {}
    variable "protocol" {}
    resource "aws_lb" "v" {
      load_balancer_type = var.type
    }
    resource "aws_lb_listener" "v" {
      load_balancer_arn = aws_lb.v.arn
      protocol          = "HTTP"
    }
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
    resource "aws_lb_listener" "n" {
      load_balancer_arn = aws_lb.n.arn
      protocol          = var.protocol
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network } }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] } }
    YAML
    expect {
      count = 2
    }
  }

  fail "template with TCP of an application load balancer" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: TCP, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] } }
    YAML
    expect {
      at = "template.yaml:3"
    }
  }

  pass "template, each as it speaks" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network } }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: TCP } }
        Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: TCP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] } }
        Web: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Function: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda } }
        Http: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Web, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Function }] } }
    YAML
  }
}
