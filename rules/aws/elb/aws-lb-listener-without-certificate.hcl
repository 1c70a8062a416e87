rule "aws-lb-listener-without-certificate" {
  title     = "HTTPS listener has no certificate"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lb_listener"

  # What is handed on is one.
  when    = self.protocol != null && contains(["HTTPS", "TLS"], upper(self.protocol)) && known(self.certificate_arn)
  require = !contains([null, ""], self.certificate_arn)
  focus   = self.certificate_arn != null ? self.certificate_arn : self.protocol
  message = "Elastic Load Balancing refuses ${resource.address}: a listener for ${upper(self.protocol)} needs a certificate of its own, whatever others are added later."
  remedy  = <<-TEXT
    Terraform: certificate_arn = aws_acm_certificate_validation.site.certificate_arn
    CloudFormation: Certificates: [{ CertificateArn: !Ref Certificate }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html",
    "https://github.com/cn-terraform/terraform-aws-nexus/issues/42",
  ]

  fail "none, an empty one, for TLS" {
    resource "aws_lb_listener" "a" {
      load_balancer_arn = "a"
      port              = 443
      protocol          = "HTTPS"
    }
    resource "aws_lb_listener" "b" {
      load_balancer_arn = "a"
      port              = 443
      protocol          = "HTTPS"
      certificate_arn   = ""
    }
    resource "aws_lb_listener" "c" {
      load_balancer_arn = "a"
      port              = 443
      protocol          = "TLS"
    }
    expect {
      count = 3
    }
  }

  fail "by a default" {
    variable "certificate" {
      default = ""
    }
    resource "aws_lb_listener" "b" {
      load_balancer_arn = "a"
      port              = 443
      protocol          = "https"
      certificate_arn   = var.certificate
    }
  }

  pass "a certificate, another protocol" {
    resource "aws_acm_certificate" "c" {
      domain_name = "example.com"
    }
    resource "aws_lb_listener" "a" {
      load_balancer_arn = "a"
      port              = 443
      protocol          = "HTTPS"
      certificate_arn   = aws_acm_certificate.c.arn
    }
    resource "aws_lb_listener" "b" {
      load_balancer_arn = "a"
      port              = 80
      protocol          = "HTTP"
    }
  }

  pass "from elsewhere, no protocol" {
    resource "aws_lb_listener" "gateway" {
      load_balancer_arn = "a"
    }
    variable "certificate" {}
    resource "aws_lb_listener" "a" {
      load_balancer_arn = "a"
      port              = 443
      protocol          = "HTTPS"
      certificate_arn   = var.certificate
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: a, Port: 443, Protocol: HTTPS } }
    YAML
    expect {
      at = "template.yaml:2"
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com } }
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: a, Port: 443, Protocol: HTTPS, Certificates: [{ CertificateArn: !Ref C }] } }
        P: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: a, Port: 80, Protocol: HTTP } }
    YAML
  }
}
