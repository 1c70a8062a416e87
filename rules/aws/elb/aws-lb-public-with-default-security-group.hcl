rule "aws-lb-public-with-default-security-group" {
  title     = "Public load balancer has the default security group, which lets nobody in"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_lb"

  let {
    subnets = [for s in concat(list(self.subnets), resource.language == "terraform" ? self.subnet_mapping[*].subnet_id : []) : target(s, "aws_subnet")]
    vpc     = target(subnets[0].vpc_id, "aws_vpc")
    is_here = known(vpc) && vpc != null
    # The default group lets in what has it itself, unless somebody gives it rules: whoever manages it, or names it by the VPC.
    groups  = referrers(vpc, "aws_security_group", "vpc_id")
    managed = anytrue([for g in groups : facts(g).type == "aws_default_security_group"])
    rules   = concat(referrers(vpc, "aws_security_group_rule"), referrers(vpc, "aws_vpc_security_group_ingress_rule"))
  }
  when = (
    self.load_balancer_type == "application" && self.internal != true && length(list(self.security_groups)) == 0
    && is_here && !managed && length(rules) == 0
  )
  require = false
  focus   = self
  message = "Nobody reaches ${resource.address} from the internet: it names no security group and gets the default one of ${facts(vpc).address}, which lets in only what has that group itself."
  remedy  = <<-TEXT
    A group that lets the internet in at the ports of its listeners.
    Terraform: security_groups = [aws_security_group.web.id], with ingress { from_port = 443, to_port = 443, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"] }.
    CloudFormation: SecurityGroups: [!GetAtt Web.GroupId], with SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }].
  TEXT

  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
  ]

  fail "none, and an empty list" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "b" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "one" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_lb" "two" {
      security_groups = []
      subnet_mapping {
        subnet_id = aws_subnet.a.id
      }
      subnet_mapping {
        subnet_id = aws_subnet.b.id
      }
    }
    expect {
      count   = 2
      message = "gets the default one of aws_vpc.v"
    }
  }

  fail "internal in production only" {
    variable "env" {}
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      internal = var.env == "prod"
      subnets  = [aws_subnet.a.id]
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "a group, internal, of another kind, in a VPC from elsewhere" {
    variable "subnets" { type = list(string) }
    variable "vpc" {}
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "elsewhere" {
      vpc_id = var.vpc
    }
    resource "aws_default_vpc" "d" {}
    resource "aws_subnet" "default" {
      vpc_id = aws_default_vpc.d.id
    }
    resource "aws_lb" "group" {
      subnets         = [aws_subnet.a.id]
      security_groups = ["sg-12345678"]
    }
    resource "aws_lb" "internal" {
      internal = true
      subnets  = [aws_subnet.a.id]
    }
    resource "aws_lb" "network" {
      load_balancer_type = "network"
      subnets            = [aws_subnet.a.id]
    }
    resource "aws_lb" "elsewhere" {
      subnets = var.subnets
    }
    resource "aws_lb" "other" {
      subnets = [aws_subnet.elsewhere.id]
    }
    resource "aws_lb" "default" {
      subnets = [aws_subnet.default.id]
    }
    resource "aws_lb" "none" {}
  }

  pass "the default group is managed" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_security_group" "other" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_default_security_group" "d" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_subnet" "a" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id]
    }
  }

  pass "the default group is given rules" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc_security_group_ingress_rule" "v" {
      security_group_id = aws_vpc.v.default_security_group_id
      cidr_ipv4         = "0.0.0.0/0"
      from_port         = 443
      to_port           = 443
      ip_protocol       = "tcp"
    }
    resource "aws_subnet" "v" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "v" {
      subnets = [aws_subnet.v.id]
    }
    resource "aws_vpc" "w" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_security_group_rule" "w" {
      security_group_id = aws_vpc.w.default_security_group_id
      type              = "ingress"
      cidr_blocks       = ["0.0.0.0/0"]
      from_port         = 443
      to_port           = 443
      protocol          = "tcp"
    }
    resource "aws_subnet" "w" {
      vpc_id = aws_vpc.w.id
    }
    resource "aws_lb" "w" {
      subnets = [aws_subnet.w.id]
    }
  }

  undecided "groups from a variable, a VPC that a module gets which isn't here" {
    variable "groups" { type = list(string) }
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "v" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_lb" "v" {
      security_groups = var.groups
      subnets         = [aws_subnet.v.id]
    }
    resource "aws_vpc" "w" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_subnet" "w" {
      vpc_id = aws_vpc.w.id
    }
    resource "aws_lb" "w" {
      subnets = [aws_subnet.w.id]
    }
    module "groups" {
      source = "example/groups/aws"
      vpc    = aws_vpc.w.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24 } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref B] } }
    YAML
    expect {
      at = "template.yaml:5"
    }
  }

  pass "template with a group, and with rules of the default group" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
        Group: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Vpc, GroupDescription: web } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A], SecurityGroups: [!Ref Group] } }
        Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
        B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Other, CidrBlock: 10.1.1.0/24 } }
        Open: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt Other.DefaultSecurityGroup, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 } }
        Second: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref B] } }
    YAML
  }
}
