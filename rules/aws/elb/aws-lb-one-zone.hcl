rule "aws-lb-one-zone" {
  title     = "All subnets of the load balancer lie in one availability zone"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lb"

  let {
    subnets = [for s in concat(flatten(list(self.subnets)), self.subnet_mapping[*].subnet_id) : target(s)]
    zones   = [for s in subnets : s.availability_zone_id != null ? s.availability_zone_id : s.availability_zone]
  }
  when    = length(zones) >= 2 && !anytrue([for z in zones : z == null])
  require = differ(zones)
  focus   = coalesce(self.subnets, self.subnet_mapping)
  message = "AWS refuses ${resource.address}, since it takes one subnet of a zone: all of these lie in the same."
  remedy  = <<-TEXT
    Terraform: in the subnets, availability_zone = data.aws_availability_zones.available.names[count.index]
    CloudFormation: in the subnets, AvailabilityZone: !Select [1, !GetAZs ""]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html"]

  fail "the same zone twice" {
    variable "zone" {
      default = "eu-west-1a"
    }
    resource "aws_subnet" "a" {
      availability_zone = var.zone
    }
    resource "aws_subnet" "b" {
      availability_zone = var.zone
    }
    resource "aws_lb" "a" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_lb" "b" {
      load_balancer_type = "network"
      subnet_mapping {
        subnet_id = aws_subnet.a.id
      }
      subnet_mapping {
        subnet_id = aws_subnet.b.id
      }
    }
    expect {
      count = 2
    }
  }

  fail "the same zone by its id" {
    resource "aws_subnet" "a" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_subnet" "b" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_lb" "a" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
  }

  pass "two zones; one subnet; zones that AWS chooses; subnets of elsewhere" {
    data "aws_availability_zones" "available" {}
    resource "aws_subnet" "a" {
      count             = 2
      availability_zone = data.aws_availability_zones.available.names[count.index]
    }
    resource "aws_lb" "a" {
      subnets = aws_subnet.a[*].id
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_lb" "b" {
      load_balancer_type = "network"
      subnets            = [aws_subnet.b.id]
    }
    resource "aws_lb" "d" {
      subnets = ["subnet-1", "subnet-2"]
    }
  }

  undecided "zones from variables" {
    variable "first" {}
    variable "second" {}
    resource "aws_subnet" "a" {
      availability_zone = var.first
    }
    resource "aws_subnet" "b" {
      availability_zone = var.second
    }
    resource "aws_lb" "a" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, AvailabilityZone: !Select [0, !GetAZs ""] } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref B] } }
    YAML
  }

  pass "two zones in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, AvailabilityZone: !Select [1, !GetAZs ""] } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref B] } }
    YAML
  }
}
