rule "aws-lb-target-group-health-check-default" {
  title     = "Target group judges health by its root page"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lb_target_group"

  when    = contains(["HTTP", "HTTPS"], self.protocol) && self.target_type != "lambda"
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
}
