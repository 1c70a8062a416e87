rule "aws-lb-one-subnet" {
  title     = "Load balancer lies in one subnet"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lb"
  default   = "production"

  # AWS refuses an application load balancer with one. Terraform 0.11 flattened lists within a list, and what isn't known of one may be many.
  when    = contains(["network", "gateway"], self.load_balancer_type)
  require = length(flatten(list(self.subnets))) + length(self.subnet_mapping[*]) >= 2
  focus   = coalesce(self.subnets, self.subnet_mapping)
  message = "When the zone of its only subnet fails, ${resource.address} is gone, and what is behind it with it."
  remedy  = <<-TEXT
    Terraform: subnets = [aws_subnet.a.id, aws_subnet.b.id], in different zones.
    CloudFormation: Subnets: [!Ref A, !Ref B].
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html"]

  fail "one" {
    resource "aws_lb" "a" {
      load_balancer_type = "network"
      subnets            = ["subnet-1"]
    }
    resource "aws_lb" "b" {
      load_balancer_type = "gateway"
      subnet_mapping {
        subnet_id = "subnet-1"
      }
    }
    expect {
      count = 2
    }
  }

  pass "two; another type" {
    resource "aws_lb" "a" {
      load_balancer_type = "network"
      subnets            = ["subnet-1", "subnet-2"]
    }
    resource "aws_lb" "b" {
      load_balancer_type = "network"
      subnet_mapping {
        subnet_id = "subnet-1"
      }
      subnet_mapping {
        subnet_id = "subnet-2"
      }
    }
    resource "aws_lb" "c" {
      subnets = ["subnet-1"]
    }
  }

  undecided "from a variable" {
    variable "subnets" {
      type = list(string)
    }
    resource "aws_lb" "a" {
      load_balancer_type = "network"
      subnets            = var.subnets
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: network, Subnets: [subnet-1] }
    YAML
  }

  pass "two in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: network, Subnets: [subnet-1, subnet-2] }
    YAML
  }

  pass "two in a list within the list" {
    resource "aws_subnet" "s" {
      count = 2
    }
    resource "aws_lb" "a" {
      load_balancer_type = "network"
      subnets            = ["${aws_subnet.s.*.id}"]
    }
  }

  undecided "a list within the list that isn't known" {
    data "aws_subnets" "s" {}
    resource "aws_lb" "a" {
      load_balancer_type = "network"
      subnets            = [data.aws_subnets.s.ids]
    }
  }
}
