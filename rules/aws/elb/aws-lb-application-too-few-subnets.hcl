rule "aws-lb-application-too-few-subnets" {
  title     = "Application load balancer lies in fewer than two subnets"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lb"

  let {
    # Terraform 0.11 flattened lists within a list.
    given   = concat(flatten(list(self.subnets)), self.subnet_mapping[*].subnet_id)
    subnets = [for s in given : target(s, "aws_subnet")]
    zone    = subnets[0].availability_zone
  }
  # On an Outpost and in a Local Zone one is enough: a subnet that isn't here may lie there, and its zone has a longer name.
  when = (
    # Of a list that isn't known, the rule about zones asks.
    self.load_balancer_type == "application" && known(length(given)) && length(given) < 2
    && (length(given) == 0 || subnets[0] != null && subnets[0].outpost_arn == null && (zone == null || !known(zone) || length(regexall("^[a-z]+(-[a-z]+)+-[0-9]+[a-z]$", zone)) > 0))
  )
  require = false
  focus   = coalesce(self.subnets, self.subnet_mapping)
  message = "AWS refuses ${resource.address}: an application load balancer takes subnets of two availability zones at least, and it has ${length(given) == 0 ? "none" : "one"}."
  remedy  = <<-TEXT
    Terraform: subnets = [aws_subnet.a.id, aws_subnet.b.id], in different zones.
    CloudFormation: Subnets: [!Ref A, !Ref B].
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html"]

  fail "one, none" {
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {}
    resource "aws_lb" "one" {
      subnets = [aws_subnet.a.id]
    }
    resource "aws_lb" "mapped" {
      load_balancer_type = "application"
      subnet_mapping {
        subnet_id = aws_subnet.b.id
      }
    }
    resource "aws_lb" "none" {
      name = "none"
    }
    expect {
      count = 3
    }
  }

  pass "two, another type, one that may lie in a Local Zone or on an Outpost" {
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1b"
    }
    resource "aws_subnet" "local" {
      availability_zone = "us-west-2-lax-1a"
    }
    resource "aws_subnet" "outpost" {
      availability_zone = "eu-west-1a"
      outpost_arn       = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1"
    }
    resource "aws_lb" "two" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_lb" "network" {
      load_balancer_type = "network"
      subnets            = [aws_subnet.a.id]
    }
    resource "aws_lb" "local" {
      subnets = [aws_subnet.local.id]
    }
    resource "aws_lb" "outpost" {
      subnets = [aws_subnet.outpost.id]
    }
    resource "aws_lb" "elsewhere" {
      subnets = ["subnet-1"]
    }
  }

  pass "from a variable" {
    variable "subnets" {
      type = list(string)
    }
    resource "aws_lb" "a" {
      subnets = var.subnets
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Subnet: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref Subnet] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [1, !GetAZs ""] } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref B] } }
        Network: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, Subnets: [!Ref A] } }
    YAML
  }
}
