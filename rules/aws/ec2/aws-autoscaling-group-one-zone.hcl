rule "aws-autoscaling-group-one-zone" {
  title     = "Group starts instances in one zone only"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_autoscaling_group"
  default   = "production"

  let {
    # Terraform 0.11 flattened lists within a list, and what isn't known of one may be many.
    subnets = flatten(list(self.vpc_zone_identifier))
    # Auto Scaling takes several in one text, as what another stack exports has them.
    is_text = resource.type == "AWS::AutoScaling::AutoScalingGroup" && anytrue([for s in subnets : !known(s) && attribute_of(s) == null])
  }

  when    = (self.max_size == null || self.max_size > 1) && (self.vpc_zone_identifier != null || self.availability_zones != null)
  require = length(subnets) >= 2 || length(flatten(list(self.availability_zones))) >= 2 || (is_text ? undecided("how many subnets one text names") : false)
  message = "When one zone fails, all of ${resource.address} is gone, and nothing may start elsewhere."
  remedy  = <<-TEXT
    Terraform: vpc_zone_identifier with subnets of two zones or more.
    CloudFormation: VPCZoneIdentifier with subnets of two zones or more.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html"]
  controls   = { "fsbp" = ["AutoScaling.2"] }

  fail "one zone, however many servers" {
    resource "aws_autoscaling_group" "a" {
      availability_zones = ["eu-west-1a"]
    }
  }

  fail "one subnet" {
    resource "aws_autoscaling_group" "a" {
      min_size            = 1
      max_size            = 4
      vpc_zone_identifier = ["subnet-1"]
    }
  }

  pass "two; a single server" {
    resource "aws_autoscaling_group" "a" {
      min_size            = 2
      max_size            = 4
      vpc_zone_identifier = ["subnet-1", "subnet-2"]
    }
    resource "aws_autoscaling_group" "b" {
      min_size            = 1
      max_size            = 1
      vpc_zone_identifier = ["subnet-1"]
    }
    resource "aws_autoscaling_group" "c" {
      max_size           = 4
      availability_zones = ["eu-west-1a", "eu-west-1b"]
    }
    resource "aws_autoscaling_group" "d" {
      max_size = 4
    }
  }

  undecided "subnets from a variable" {
    variable "subnets" {}
    resource "aws_autoscaling_group" "a" {
      min_size            = 2
      max_size            = 4
      vpc_zone_identifier = var.subnets
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "3", VPCZoneIdentifier: [subnet-1] }
    YAML
  }

  pass "two in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "3", VPCZoneIdentifier: [subnet-1, subnet-2] }
    YAML
  }

  pass "two in a list within the list" {
    resource "aws_subnet" "s" {
      count = 2
    }
    resource "aws_autoscaling_group" "a" {
      min_size            = 2
      max_size            = 4
      vpc_zone_identifier = ["${aws_subnet.s.*.id}"]
    }
  }

  undecided "a list within the list that isn't known" {
    data "aws_subnets" "s" {}
    resource "aws_autoscaling_group" "a" {
      min_size            = 2
      max_size            = 4
      vpc_zone_identifier = [data.aws_subnets.s.ids]
    }
  }

  undecided "what another stack exports" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            MinSize: "2"
            MaxSize: "4"
            VPCZoneIdentifier: [!ImportValue network-private-subnets]
    YAML
  }

  fail "the one subnet of a template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "4", VPCZoneIdentifier: [!Ref Private] }
    YAML
  }
}
