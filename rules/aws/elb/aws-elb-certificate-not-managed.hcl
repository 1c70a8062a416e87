rule "aws-elb-certificate-not-managed" {
  title     = "Classic load balancer's certificate has to be renewed by hand"
  severity  = "low"
  category  = "production-readiness"
  checklist = "security"
  kind      = "aws_elb"
  default   = "opt-in"

  let {
    # What lies in IAM has this in its ARN; ACM renews what it issued.
    certificate = each.value.ssl_certificate_id
  }

  for_each = self.listener[*]
  when     = contains(["https", "ssl"], lower(each.value.lb_protocol))
  require  = certificate != null && !strcontains(certificate, ":server-certificate/") && target(certificate, "aws_iam_server_certificate") == null
  focus    = certificate == null ? each.value : certificate
  message  = "When somebody forgets to renew the certificate of ${resource.address}, nobody can reach it any more."
  remedy   = <<-TEXT
    Terraform: ssl_certificate_id = aws_acm_certificate.main.arn
    CloudFormation: SSLCertificateId: !Ref Certificate
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-2"]
  aliases    = { checkov = ["CKV_AWS_127"] }
  controls   = { "fsbp" = ["ELB.2"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(5)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"] }

  fail "none, in IAM, made here" {
    resource "aws_elb" "l" {
      listener {
        lb_port     = 443
        lb_protocol = "https"
      }
      listener {
        lb_port            = 444
        lb_protocol        = "https"
        ssl_certificate_id = "arn:aws:iam::111122223333:server-certificate/main"
      }
    }
    resource "aws_iam_server_certificate" "c" {
      name = "c"
    }
    resource "aws_elb" "c" {
      listener {
        lb_port            = 443
        lb_protocol        = "ssl"
        ssl_certificate_id = aws_iam_server_certificate.c.arn
      }
    }
    expect {
      count = 3
    }
  }

  pass "of ACM; HTTP" {
    resource "aws_elb" "l" {
      listener {
        lb_port            = 443
        lb_protocol        = "https"
        ssl_certificate_id = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
      }
      listener {
        lb_port     = 80
        lb_protocol = "http"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS, SSLCertificateId: "arn:aws:iam::111122223333:server-certificate/main" }] } }
    YAML
  }

  pass "template with a certificate of ACM" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS, SSLCertificateId: "arn:aws:acm:eu-west-1:111122223333:certificate/1" }] } }
    YAML
  }
}
