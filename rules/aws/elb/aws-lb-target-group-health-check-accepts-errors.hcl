rule "aws-lb-target-group-health-check-accepts-errors" {
  title     = "Health check takes errors for health"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lb_target_group"

  # One code like 401 or 404 may be what a healthy target answers without credentials; a range up to them isn't.
  when    = self.health_check.matcher != null
  require = length(regexall("-[45][0-9][0-9]|(^|,)\\s*5[0-9][0-9]", self.health_check.matcher)) == 0
  focus   = self.health_check.matcher
  message = "Targets of ${resource.address} that answer with errors go on getting requests: ${self.health_check.matcher} counts as healthy."
  remedy  = <<-TEXT
    Terraform: health_check { matcher = "200-299" }
    CloudFormation: Matcher: { HttpCode: 200-299 }
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"]

  fail "a range, a code" {
    resource "aws_lb_target_group" "a" {
      health_check {
        matcher = "200-499"
      }
    }
    resource "aws_lb_target_group" "b" {
      health_check {
        matcher = "200,503"
      }
    }
    expect {
      count = 2
    }
  }

  pass "success; who isn't logged in; the default; none" {
    resource "aws_lb_target_group" "a" {
      health_check {
        matcher = "200-399"
      }
    }
    resource "aws_lb_target_group" "b" {
      health_check {
        matcher = "200,401"
      }
    }
    resource "aws_lb_target_group" "c" {
      health_check {
        path = "/health"
      }
    }
    resource "aws_lb_target_group" "d" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties: { Matcher: { HttpCode: 200-499 } }
    YAML
  }

  pass "success in a template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          Properties: { Matcher: { HttpCode: 200-299 } }
    YAML
  }
}
