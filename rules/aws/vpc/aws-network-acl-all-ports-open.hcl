rule "aws-network-acl-all-ports-open" {
  title     = "Network ACL lets all ports in"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_network_acl"
  default   = "opt-in"

  let {
    protocol  = "${each.value.protocol}"
    all_ports = protocol == "-1" || protocol == "all" || (each.value.from_port <= 1 && each.value.to_port >= 65535)
    shut      = anytrue([for d in self.ingress[*] : d.action == "deny" && !contains(["-1", "all"], "${d.protocol}")])
  }

  for_each = self.ingress[*]
  when     = each.value.action == "allow"
  require  = !(all_ports && cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block]))
  focus    = cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block])
  message  = "${resource.address} leaves it to security groups alone to keep the internet out: one mistake there opens every port. It is no less than a VPC's own ACL lets in."
  remedy   = <<-TEXT
    Allow the ports that the subnet serves, and the ephemeral ports (1024-65535) for answers.
    Terraform: ingress { protocol = "tcp", from_port = 443, to_port = 443, … }
    CloudFormation: Protocol: 6, PortRange: { From: 443, To: 443 }
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"]
  # Where something is meant to be shut, rules about these ports tell whether it is.
  aliases  = { checkov = { CKV_AWS_231 = shut, CKV_AWS_232 = shut, CKV_AWS_352 = false }, trivy = ["AVD-AWS-0102", "AVD-AWS-0105"] }
  controls = { "cis-aws-3.0" = ["5.1"], "fsbp" = ["EC2.21"] }

  fail "all protocols, by the word" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
    }
    resource "aws_network_acl_rule" "in" {
      network_acl_id = aws_network_acl.n.id
      rule_number    = 100
      protocol       = "all"
      rule_action    = "allow"
      cidr_block     = "0.0.0.0/0"
    }
  }

  fail "all protocols" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "all ports" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 0
        to_port    = 65535
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  pass "one port; from port 0; inside; refused" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "s" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 0
        to_port    = 1023
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "e" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 1024
        to_port    = 65535
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "p" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl" "d" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "deny"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        E: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 } }
    YAML
  }

  pass "template, outward" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        E: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: -1, Egress: true, CidrBlock: 0.0.0.0/0 } }
    YAML
  }
}
