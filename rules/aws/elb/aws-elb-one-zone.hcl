rule "aws-elb-one-zone" {
  title     = "Classic load balancer lies in one availability zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elb"
  default   = "production"

  let {
    zones = self.subnets != null ? self.subnets : self.availability_zones
  }
  require = length(flatten(list(zones))) != 1
  focus   = zones
  message = "When the zone of ${resource.address} fails, nothing behind it can be reached: it lies in one ${self.subnets != null ? "subnet" : "zone"}."
  remedy  = <<-TEXT
    Terraform: subnets = [aws_subnet.a.id, aws_subnet.b.id], in different zones.
    CloudFormation: Subnets: [!Ref A, !Ref B], in different zones.
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-manage-subnets.html"]
  controls   = { "fsbp" = ["ELB.10"] }

  fail "one subnet, one zone" {
    given {
      environment = "production"
    }
    resource "aws_elb" "subnet" {
      subnets = ["subnet-1"]
    }
    resource "aws_elb" "zone" {
      availability_zones = ["eu-west-1a"]
    }
    expect {
      count = 2
    }
  }

  pass "two of them, none said" {
    given {
      environment = "production"
    }
    resource "aws_elb" "subnets" {
      subnets = ["subnet-1", "subnet-2"]
    }
    resource "aws_elb" "zones" {
      availability_zones = ["eu-west-1a", "eu-west-1b"]
    }
    resource "aws_elb" "unsaid" {}
  }

  undecided "by a variable" {
    given {
      environment = "production"
    }
    variable "subnets" {
      type = list(string)
    }
    resource "aws_elb" "l" {
      subnets = var.subnets
    }
  }

  fail "template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: [subnet-1] } }
    YAML
  }

  pass "two in a template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: [subnet-1, subnet-2] } }
    YAML
  }
}
