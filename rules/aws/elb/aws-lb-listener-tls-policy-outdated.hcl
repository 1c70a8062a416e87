rule "aws-lb-listener-tls-policy-outdated" {
  title     = "Load balancer accepts outdated versions of TLS"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lb_listener"

  let {
    policy = self.ssl_policy
    modern = ["ELBSecurityPolicy-TLS13-1-2", "ELBSecurityPolicy-TLS13-1-3", "ELBSecurityPolicy-TLS-1-2", "ELBSecurityPolicy-FS-1-2"]
  }

  when    = contains(["HTTPS", "TLS"], self.protocol)
  # Absent: ELBSecurityPolicy-2016-08, which accepts TLS 1.0.
  require = policy != null && anytrue([for p in modern : startswith(policy, p)])
  message = "Old clients, and attackers who pretend to be one, can make ${resource.address} talk TLS 1.0 or 1.1, which are broken."
  remedy  = <<-TEXT
    Terraform: ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    CloudFormation: SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"]
  aliases    = { checkov = ["CKV_AWS_103", "CKV2_AWS_74"], trivy = ["AVD-AWS-0047"], cfn_nag = ["W55"] }
  controls   = { "fsbp" = ["ELB.17"] }

  fail "absent" {
    resource "aws_lb_listener" "l" {
      protocol = "HTTPS"
    }
  }

  fail "old" {
    resource "aws_lb_listener" "l" {
      protocol   = "TLS"
      ssl_policy = "ELBSecurityPolicy-TLS-1-1-2017-01"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "new, and none" {
    resource "aws_lb_listener" "l" {
      protocol   = "HTTPS"
      ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    }
    resource "aws_lb_listener" "http" {
      protocol = "HTTP"
    }
  }

  undecided "from a variable" {
    variable "policy" {}
    resource "aws_lb_listener" "l" {
      protocol   = "HTTPS"
      ssl_policy = var.policy
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        L:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: lb, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        L:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties: { LoadBalancerArn: lb, Port: 443, Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-2021-06, DefaultActions: [{ Type: forward, TargetGroupArn: tg }] }
    YAML
  }
}
