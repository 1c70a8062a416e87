rule "aws-elb-listener-unencrypted" {
  title     = "Classic load balancer serves unencrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_elb"

  let {
    # What the instances encrypt themselves passes through as TCP: a port's protocol says so, unless the instances hear plain HTTP.
    passed = contains(param.ports, each.value.instance_port) || (contains(param.ports, each.value.lb_port) && !contains([80, 8080], each.value.instance_port))
  }

  for_each = self.listener[*]
  require  = contains(["https", "ssl"], lower(each.value.lb_protocol)) || (lower(each.value.lb_protocol) == "tcp" && passed)
  message = "What clients send to ${resource.address} and get back can be read and changed on the way."
  remedy  = <<-TEXT
    Terraform: listener { lb_protocol = "https", ssl_certificate_id = … }
    CloudFormation: Listeners: [{ Protocol: HTTPS, SSLCertificateId: … }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html"]
  aliases    = { checkov = ["CKV_AWS_376", "CKV_AWS_127"] }
  controls   = { "fsbp" = ["ELB.3"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  param "ports" {
    description = "Ports whose protocols are encrypted from end to end"
    default     = [22, 443, 465, 636, 853, 989, 990, 992, 993, 995, 2376, 3269, 3389, 5061, 5671, 5986, 6443, 8443, 8883, 9443]
  }

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

  pass "SSH and TLS that pass through" {
    resource "aws_elb" "l" {
      listener {
        instance_port     = 22
        instance_protocol = "tcp"
        lb_port           = 22
        lb_protocol       = "TCP"
      }
      listener {
        instance_port     = 30443
        instance_protocol = "tcp"
        lb_port           = 443
        lb_protocol       = "tcp"
      }
      listener {
        instance_port     = 8443
        instance_protocol = "tcp"
        lb_port           = 10000
        lb_protocol       = "tcp"
      }
    }
  }

  fail "TCP of plain HTTP, of something else, HTTP at such a port" {
    resource "aws_elb" "l" {
      listener {
        instance_port     = 80
        instance_protocol = "tcp"
        lb_port           = 443
        lb_protocol       = "tcp"
      }
      listener {
        instance_port     = 5000
        instance_protocol = "tcp"
        lb_port           = 5000
        lb_protocol       = "tcp"
      }
      listener {
        instance_port     = 8443
        instance_protocol = "http"
        lb_port           = 8443
        lb_protocol       = "http"
      }
    }
    expect {
      count = 3
    }
  }

  undecided "TCP at a port by a variable" {
    variable "port" {}
    resource "aws_elb" "l" {
      listener {
        instance_port     = var.port
        instance_protocol = "tcp"
        lb_port           = 5000
        lb_protocol       = "tcp"
      }
    }
  }

  pass "template with SSH that passes through" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "22", InstancePort: "22", Protocol: TCP }] } }
    YAML
  }

  fail "template with TCP of plain HTTP" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: TCP }] } }
    YAML
  }
}
