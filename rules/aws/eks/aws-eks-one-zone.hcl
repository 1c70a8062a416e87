rule "aws-eks-one-zone" {
  title     = "Subnets of the cluster lie in one availability zone"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_eks_cluster"

  let {
    subnets = [for s in flatten(list(self.vpc_config.subnet_ids)) : target(s, "aws_subnet")]
    zones   = [for s in subnets : s.availability_zone_id != null ? s.availability_zone_id : s.availability_zone]
  }
  # On an Outpost there is one zone. Of a subnet that isn't here, and of one that says no zone, nobody knows.
  when    = self.outpost_config == null && length(subnets) > 0 && !anytrue([for s in subnets : s == null]) && (length(subnets) == 1 || !anytrue([for z in zones : z == null]))
  require = differ(zones)
  focus   = self.vpc_config.subnet_ids
  message = "AWS refuses ${resource.address}: the control plane takes subnets in two availability zones at least, and ${length(subnets) == 1 ? "there is one subnet" : "these all lie in the same"}."
  remedy  = <<-TEXT
    Nodes may stay in one zone; the cluster has subnets in another, too.
    Terraform: in the subnets, availability_zone = data.aws_availability_zones.available.names[count.index]
    CloudFormation: in the subnets, AvailabilityZone: !Select [1, !GetAZs ""]
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"]

  fail "the same zone twice, one subnet" {
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_eks_cluster" "two" {
      name = "two"
      vpc_config {
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }
    resource "aws_eks_cluster" "one" {
      name = "one"
      vpc_config {
        subnet_ids = [aws_subnet.a.id]
      }
    }
    expect {
      count = 2
    }
  }

  fail "the same zone by its id, a subnet without a zone alone" {
    resource "aws_subnet" "a" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_subnet" "b" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_subnet" "c" {}
    resource "aws_eks_cluster" "two" {
      vpc_config {
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }
    resource "aws_eks_cluster" "one" {
      vpc_config {
        subnet_ids = [aws_subnet.c.id]
      }
    }
    expect {
      count = 2
    }
  }

  pass "two zones, no zone said, a subnet that isn't here, an Outpost" {
    data "aws_availability_zones" "available" {}
    resource "aws_subnet" "s" {
      count             = 2
      availability_zone = data.aws_availability_zones.available.names[count.index]
    }
    resource "aws_subnet" "silent" {}
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1b"
    }
    resource "aws_eks_cluster" "counted" {
      vpc_config {
        subnet_ids = aws_subnet.s[*].id
      }
    }
    resource "aws_eks_cluster" "written" {
      vpc_config {
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }
    resource "aws_eks_cluster" "silent" {
      vpc_config {
        subnet_ids = [aws_subnet.a.id, aws_subnet.silent.id]
      }
    }
    resource "aws_eks_cluster" "elsewhere" {
      vpc_config {
        subnet_ids = [aws_subnet.a.id, "subnet-1"]
      }
    }
    resource "aws_eks_cluster" "alone" {
      vpc_config {
        subnet_ids = ["subnet-1"]
      }
    }
    resource "aws_eks_cluster" "nothing" {
      name = "nothing"
    }
    resource "aws_eks_cluster" "outpost" {
      vpc_config {
        subnet_ids = [aws_subnet.a.id]
      }
      outpost_config {
        control_plane_instance_type = "m5.large"
        outpost_arns                = ["arn:aws:outposts:eu-west-1:111122223333:outpost/op-1"]
      }
    }
  }

  undecided "zones, subnets from elsewhere" {
    variable "zone" {}
    variable "subnets" {}
    resource "aws_subnet" "a" {
      availability_zone = var.zone
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1b"
    }
    resource "aws_eks_cluster" "zone" {
      vpc_config {
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }
    resource "aws_eks_cluster" "subnets" {
      vpc_config {
        subnet_ids = var.subnets
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: eu-west-1a } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: eu-west-1a } }
        Cluster: { Type: AWS::EKS::Cluster, Properties: { ResourcesVpcConfig: { SubnetIds: [!Ref A, !Ref B] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [1, !GetAZs ""] } }
        Cluster: { Type: AWS::EKS::Cluster, Properties: { ResourcesVpcConfig: { SubnetIds: [!Ref A, !Ref B] } } }
    YAML
  }
}
