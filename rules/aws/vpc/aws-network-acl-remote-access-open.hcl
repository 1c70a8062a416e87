rule "aws-network-acl-remote-access-open" {
  title     = "Network ACL lets the whole internet reach SSH or RDP"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_network_acl"]

  let {
    is_allowed = each.value.action != null && lower("${each.value.action}") == "allow"
  }

  for_each = self.ingress[*]
  when     = is_allowed
  require  = !(port_in(param.ports, each.value.from_port, each.value.to_port, each.value.protocol) && cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block]))
  focus    = cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block])
  message  = "${resource.address} leaves it to security groups alone to keep the internet away from SSH and RDP: one mistake there, and anyone can try to log in."
  remedy   = <<-TEXT
    Allow the ports that the subnet serves, and the ephemeral ports (1024-65535, less 3389) for answers.
    Terraform: ingress { rule_no = 100, action = "allow", protocol = "tcp", from_port = 443, to_port = 443, cidr_block = "0.0.0.0/0" }
    CloudFormation: PortRange: { From: 443, To: 443 }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21"]
  aliases    = { checkov = ["CKV_AWS_231", "CKV_AWS_232"], trivy = ["AVD-AWS-0105"] }
  controls   = { "cis-aws-3.0" = ["5.1"] }

  param "ports" {
    description = "Ports through which machines are administered"
    default     = [22, 3389]
  }

  fail "SSH" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "a rule of its own" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
    }
    resource "aws_network_acl_rule" "r" {
      network_acl_id = aws_network_acl.n.id
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "-1"
      cidr_block     = "0.0.0.0/0"
    }
  }

  pass "denied, and web" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        Entry:
          Type: AWS::EC2::NetworkAclEntry
          Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 22, To: 22 }, CidrBlock: 0.0.0.0/0 }
    YAML
  }

  pass "template, outward" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        Entry:
          Type: AWS::EC2::NetworkAclEntry
          Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: -1, Egress: true, CidrBlock: 0.0.0.0/0 }
    YAML
  }
}
