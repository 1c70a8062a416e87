rule "aws-classic-load-balancer-used" {
  title     = "Load balancer is of the previous generation"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "aws_elb"

  require = self == null
  message = "${resource.address} is a Classic Load Balancer: AWS adds nothing to it any more, and it has no target groups, so deployments can't shift traffic."
  remedy  = <<-TEXT
    Terraform: aws_lb with aws_lb_listener and aws_lb_target_group.
    CloudFormation: AWS::ElasticLoadBalancingV2::LoadBalancer with a listener and a target group.
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/migrate-classic-load-balancer.html"]

  fail "used" {
    resource "aws_elb" "a" {
      availability_zones = ["eu-west-1a"]
    }
  }

  pass "the newer kind" {
    resource "aws_lb" "a" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElasticLoadBalancing::LoadBalancer
          Properties: { Listeners: [{ LoadBalancerPort: "80", InstancePort: "80", Protocol: HTTP }] }
    YAML
  }

  pass "the newer kind in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }
}
