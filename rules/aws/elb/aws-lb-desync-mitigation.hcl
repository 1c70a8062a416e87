rule "aws-lb-desync-mitigation" {
  title     = "Load balancer only watches requests that are meant to desynchronize it"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_lb", "aws_elb"]

  # Absent: defensive.
  require = self.desync_mitigation_mode != "monitor"
  message = "Requests that ${resource.address} and its targets read differently get through, so one visitor's request can be smuggled into another's."
  remedy  = <<-TEXT
    Terraform: desync_mitigation_mode = "defensive"
    CloudFormation: LoadBalancerAttributes: [{ Key: routing.http.desync_mitigation_mode, Value: defensive }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#desync-mitigation-mode"]
  aliases    = { checkov = ["CKV_AWS_328"] }
  controls   = { "fsbp" = ["ELB.12"], "nist-800-53-r5" = ["AC-4(21)", "CA-9(1)", "CM-2"], "pci-dss-4.0.1" = ["6.2.4"] }

  fail "monitor" {
    resource "aws_lb" "l" {
      desync_mitigation_mode = "monitor"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "by default, or strictest" {
    resource "aws_lb" "l" {}
    resource "aws_lb" "s" {
      desync_mitigation_mode = "strictest"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            LoadBalancerAttributes: [{ Key: routing.http.desync_mitigation_mode, Value: monitor }]
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }
}
