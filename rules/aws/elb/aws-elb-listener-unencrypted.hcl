rule "aws-elb-listener-unencrypted" {
  title     = "Classic load balancer serves unencrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_elb"

  for_each = self.listener[*]
  require  = contains(["https", "ssl"], lower(each.value.lb_protocol))
  message = "What clients send to ${resource.address} and get back can be read and changed on the way."
  remedy  = <<-TEXT
    Terraform: listener { lb_protocol = "https", ssl_certificate_id = … }
    CloudFormation: Listeners: [{ Protocol: HTTPS, SSLCertificateId: … }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html"]
  aliases    = { checkov = ["CKV_AWS_376", "CKV_AWS_127"] }
  controls   = { "fsbp" = ["ELB.3"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  fail "HTTP" {
    resource "aws_elb" "l" {
      listener {
        instance_port     = 80
        instance_protocol = "http"
        lb_port           = 80
        lb_protocol       = "http"
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  pass "HTTPS" {
    resource "aws_elb" "l" {
      listener {
        instance_port      = 80
        instance_protocol  = "http"
        lb_port            = 443
        lb_protocol        = "https"
        ssl_certificate_id = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "80", InstancePort: "80", Protocol: HTTP }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS }] } }
    YAML
  }
}
