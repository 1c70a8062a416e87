rule "aws-lb-unused" {
  title     = "Load balancer listens to nothing"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_lb"

  let {
    exported = anytrue([for o in resources("terraform.output", "cloudformation.output") : facts(target(o.value)).address == resource.address])
  }
  require = length(referrers(self, "aws_lb_listener", "load_balancer_arn")) > 0 || (exported ? undecided("its listeners may be elsewhere: an output gives its address") : false)
  focus   = self
  message = "${resource.address} costs about $16 a month and refuses each connection: it has no listener in this stack."
  remedy  = <<-TEXT
    Terraform: an aws_lb_listener with load_balancer_arn, or remove the load balancer.
    CloudFormation: an AWS::ElasticLoadBalancingV2::Listener, or remove the load balancer.
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html"]

  fail "no listener" {
    resource "aws_lb" "l" {}
    output "other" {
      value = "x"
    }
    output "count" {
      value = 1
    }
  }

  pass "a listener" {
    resource "aws_lb" "l" {}
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.l.arn
    }
  }

  undecided "given to others" {
    resource "aws_lb" "l" {}
    output "arn" {
      value = aws_lb.l.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        L: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }

  pass "a listener in a template" {
    cloudformation = <<-YAML
      Resources:
        L: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Listener:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: !Ref L, Port: 443, Protocol: HTTPS, DefaultActions: [] }
    YAML
  }
}
