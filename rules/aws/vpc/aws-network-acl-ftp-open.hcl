rule "aws-network-acl-ftp-open" {
  title     = "Network ACL lets the whole internet reach FTP"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_network_acl"
  default   = "opt-in"

  let {
    everybody = cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block])
    # Rules are asked in the order of their numbers, and the first that fits decides.
    denied = {
      for port in [20, 21] : "${port}" => anytrue([
        for d in self.ingress[*] : d.action == "deny" && d.rule_no < each.value.rule_no && cidr_is_everywhere([d.cidr_block, d.ipv6_cidr_block]) && port_in(port, d.from_port, d.to_port, d.protocol)
      ])
    }
    # A rule that lets everybody in is told even where another that isn't here may come first.
    open = {
      for port in [20, 21] : "${port}" => (
        port_in(port, each.value.from_port, each.value.to_port, each.value.protocol) && !(known(denied["${port}"]) && denied["${port}"])
      )
    }
  }

  for_each = self.ingress[*]
  when     = each.value.action == "allow"
  require  = !(everybody && anytrue(values(open)))
  focus    = everybody
  message  = "${resource.address} leaves it to security groups alone to keep the internet away from FTP, which sends passwords in plain text."
  remedy   = <<-TEXT
    Allow the ports that the subnet serves, and the ephemeral ports (1024-65535) for answers.
    Terraform: ingress { protocol = "tcp", from_port = 443, to_port = 443, … }
    CloudFormation: PortRange: { From: 443, To: 443 }
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"]
  aliases    = { checkov = { CKV_AWS_229 = !open["21"], CKV_AWS_230 = !open["20"] } }

  fail "control" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 21
        to_port    = 21
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "data" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 20
        to_port    = 20
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "of an ACL that isn't here" {
    resource "aws_network_acl_rule" "in" {
      network_acl_id = "acl-12345678"
      rule_number    = 100
      protocol       = "tcp"
      rule_action    = "allow"
      from_port      = 18
      to_port        = 22
      cidr_block     = "0.0.0.0/0"
    }
  }

  pass "another port; inside; refused first" {
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
    resource "aws_network_acl" "p" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 21
        to_port    = 21
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl" "d" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 20
        to_port    = 21
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "r" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "deny"
        protocol   = "tcp"
        from_port  = 20
        to_port    = 21
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "refused too late, refused to some, another port refused" {
    resource "aws_network_acl" "d" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 110
        action     = "deny"
        protocol   = "tcp"
        from_port  = 20
        to_port    = 21
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "s" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 20
        to_port    = 21
        cidr_block = "10.0.0.0/8"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "t" {
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
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "a" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 90
        action     = "allow"
        protocol   = "tcp"
        from_port  = 20
        to_port    = 21
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    expect {
      count = 5
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        E: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 21, To: 21 }, CidrBlock: 0.0.0.0/0 } }
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
