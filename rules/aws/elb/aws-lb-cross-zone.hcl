rule "aws-lb-cross-zone" {
  title     = "Network load balancer keeps each zone's traffic in that zone"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lb"
  default   = "opt-in"

  when    = contains(["network", "gateway"], self.load_balancer_type)
  require = self.enable_cross_zone_load_balancing
  message = "When the targets of one zone fail or are few, ${resource.address} still sends them that zone's share of the traffic."
  remedy  = <<-TEXT
    Weigh it against the price of traffic between zones.
    Terraform: enable_cross_zone_load_balancing = true
    CloudFormation: LoadBalancerAttributes: [{ Key: load_balancing.cross_zone.enabled, Value: "true" }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html#cross-zone-load-balancing"]
  aliases    = { checkov = ["CKV_AWS_152"] }

  fail "absent" {
    resource "aws_lb" "l" {
      load_balancer_type = "network"
    }
  }

  pass "on, or always so" {
    resource "aws_lb" "l" {
      load_balancer_type               = "network"
      enable_cross_zone_load_balancing = true
    }
    resource "aws_lb" "a" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Lb:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            Type: network
            LoadBalancerAttributes: [{ Key: load_balancing.cross_zone.enabled, Value: "true" }]
    YAML
  }
}
