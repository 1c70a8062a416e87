rule "aws-elb-cross-zone" {
  title     = "Classic load balancer keeps each zone's traffic in that zone"
  severity  = "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elb"

  let {
    one = length(flatten(list(self.subnets))) == 1 || length(flatten(list(self.availability_zones))) == 1
  }

  # In one zone there is no other's share.
  when = !(known(one) && one)
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

  pass "in one subnet, in one zone" {
    resource "aws_elb" "subnet" {
      subnets                   = ["subnet-1"]
      cross_zone_load_balancing = false
    }
    resource "aws_elb" "zone" {
      availability_zones        = ["eu-west-1a"]
      cross_zone_load_balancing = false
    }
  }

  fail "in two subnets, in those that a variable names" {
    variable "subnets" {
      type = list(string)
    }
    resource "aws_elb" "two" {
      subnets                   = ["subnet-1", "subnet-2"]
      cross_zone_load_balancing = false
    }
    resource "aws_elb" "unknown" {
      subnets                   = var.subnets
      cross_zone_load_balancing = false
    }
    expect {
      count = 2
    }
  }

  pass "template in one subnet" {
    cloudformation = <<-YAML
      Resources:
        Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24 } }
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: [!Ref Subnet] } }
    YAML
  }

  fail "template in two subnets, in those that a parameter names" {
    cloudformation = <<-YAML
      Parameters:
        Subnets: { Type: "List<AWS::EC2::Subnet::Id>" }
      Resources:
        Two: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: [subnet-1, subnet-2] } }
        Unknown: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: !Ref Subnets } }
    YAML
    expect {
      count = 2
    }
  }
}
