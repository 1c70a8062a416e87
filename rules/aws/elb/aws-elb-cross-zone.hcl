rule "aws-elb-cross-zone" {
  title     = "Classic load balancer keeps each zone's traffic in that zone"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elb"

  # The provider switches it on when nothing is said, a template doesn't.
  require = resource.language == "terraform" ? self.cross_zone_load_balancing != false : self.cross_zone_load_balancing
  message = "When the instances of one zone fail or are few, ${resource.address} still sends them that zone's share of the traffic; the traffic between zones would cost nothing."
  remedy  = <<-TEXT
    Terraform: cross_zone_load_balancing = true
    CloudFormation: CrossZone: true
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-crosszone-lb.html"]
  aliases    = { checkov = ["CKV_AWS_138"] }
  controls   = { "fsbp" = ["ELB.9"] }

  fail "off" {
    resource "aws_elb" "l" {
      cross_zone_load_balancing = false
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "by default" {
    resource "aws_elb" "l" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS }] } }
    YAML
  }

  pass "template with it" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { CrossZone: true, Listeners: [{ LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS }] } }
    YAML
  }
}
