rule "aws-lb-access-logs" {
  title     = "Load balancer keeps no access logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_lb"
  default   = "production"

  # A network load balancer logs the connections to its TLS listeners and no others.
  when    = self.load_balancer_type == "application" || anytrue([for l in referrers(self, "aws_lb_listener", "load_balancer_arn") : l.protocol == "TLS"])
  require = self.access_logs.enabled
  message = "After an outage or an attack nobody can tell which requests reached ${resource.address}."
  remedy  = <<-TEXT
    Terraform: access_logs { bucket = aws_s3_bucket.logs.id, enabled = true } (enabled is false when absent)
    CloudFormation: LoadBalancerAttributes: [{ Key: access_logs.s3.enabled, Value: "true" }, { Key: access_logs.s3.bucket, Value: !Ref Logs }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html", "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html"]
  aliases    = { checkov = ["CKV_AWS_91"], cfn_nag = ["W52"] }
  controls   = { "fsbp" = ["ELB.5"], "nist-800-53-r5" = ["AC-4(26)", "AU-10", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "CA-7", "SC-7(9)", "SI-7(8)"] }

  fail "of connections by TLS" {
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
    resource "aws_lb_listener" "tls" {
      load_balancer_arn = aws_lb.n.arn
      protocol          = "TLS"
    }
  }

  pass "of which there would be none" {
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
    resource "aws_lb_listener" "tcp" {
      load_balancer_arn = aws_lb.n.arn
      protocol          = "TCP"
    }
    resource "aws_lb" "g" {
      load_balancer_type = "gateway"
    }
  }

  pass "of which there would be none, in a template" {
    cloudformation = <<-YAML
      Resources:
        N: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref N, Protocol: TCP, Port: 443 } }
    YAML
  }

  fail "absent" {
    resource "aws_lb" "l" {}
  }

  fail "a bucket that isn't enabled" {
    resource "aws_lb" "l" {
      access_logs {
        bucket = "logs"
      }
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "on" {
    resource "aws_lb" "l" {
      access_logs {
        bucket  = "logs"
        enabled = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }

  pass "template with logs" {
    cloudformation = <<-YAML
      Resources:
        Lb:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            LoadBalancerAttributes: [{ Key: access_logs.s3.enabled, Value: "true" }, { Key: access_logs.s3.bucket, Value: logs }]
    YAML
  }
}
