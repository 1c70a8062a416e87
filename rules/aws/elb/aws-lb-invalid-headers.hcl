rule "aws-lb-invalid-headers" {
  title     = "Load balancer passes invalid headers on"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_lb"

  when    = self.load_balancer_type == "application"
  require = self.drop_invalid_header_fields
  message = "What stands behind ${resource.address} gets headers that HTTP forbids, by which requests may be smuggled past its checks."
  remedy  = <<-TEXT
    Terraform: drop_invalid_header_fields = true
    CloudFormation: LoadBalancerAttributes: [{ Key: routing.http.drop_invalid_header_fields.enabled, Value: "true" }]
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4"]
  aliases    = { checkov = ["CKV_AWS_131"], trivy = ["AVD-AWS-0052"] }
  controls   = { "fsbp" = ["ELB.4"], "nist-800-53-r5" = ["SC-7(4)", "SC-8(2)"], "pci-dss-4.0.1" = ["6.2.4"] }

  fail "absent" {
    resource "aws_lb" "l" {}
  }

  pass "on, or no HTTP" {
    resource "aws_lb" "l" {
      drop_invalid_header_fields = true
    }
    resource "aws_lb" "n" {
      load_balancer_type = "network"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Lb:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            LoadBalancerAttributes: [{ Key: routing.http.drop_invalid_header_fields.enabled, Value: "true" }]
    YAML
  }
}
