rule "aws-network-acl-rdp-open" {
  title     = "Network ACL lets the whole internet reach RDP"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_network_acl"]

  let {
    # All to everybody is what a VPC's own ACL lets in: of that aws-network-acl-all-ports-open tells, unless something is meant to be shut.
    whole  = "${each.value.protocol}" == "-1" || "${each.value.protocol}" == "all" || (each.value.from_port <= 1 && each.value.to_port >= 65535)
    shut   = anytrue([for d in self.ingress[*] : d.action == "deny" && !contains(["-1", "all"], "${d.protocol}")])
    as_own = whole && !shut
    everybody = cidr_is_everywhere([each.value.cidr_block, each.value.ipv6_cidr_block])
    # Rules are asked in the order of their numbers, and the first that fits decides.
    denied = anytrue([for d in self.ingress[*] : d.action == "deny" && d.rule_no < each.value.rule_no && cidr_is_everywhere([d.cidr_block, d.ipv6_cidr_block]) && port_in(3389, d.from_port, d.to_port, d.protocol)])
    # Answers from the internet come to the ports that clients choose, and 3389 is one of these.
    answers = each.value.from_port >= 1024 && each.value.to_port == 65535
  }

  for_each = self.ingress[*]
  when     = each.value.action == "allow" && !(known(as_own) && as_own) && !(known(denied) && denied) && !answers
  require  = !(port_in(3389, each.value.from_port, each.value.to_port, each.value.protocol) && everybody)
  focus    = everybody
  message  = "${resource.address} leaves it to security groups alone to keep the internet away from RDP: one mistake there, and anyone can try to log in."
  remedy   = <<-TEXT
    Allow the ports that the subnet serves, and the ephemeral ports (1024-65535) for answers.
    Terraform: ingress { rule_no = 100, action = "allow", protocol = "tcp", from_port = 443, to_port = 443, cidr_block = "0.0.0.0/0" }
    CloudFormation: PortRange: { From: 443, To: 443 }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21"]
  aliases    = { checkov = ["CKV_AWS_231"], trivy = ["AVD-AWS-0105"] }
  controls   = { "cis-aws-3.0" = ["5.1"], "fsbp" = ["EC2.21"] }

  fail "open" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  pass "all of it, as where no ACL is made" {
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
      ingress {
        rule_no    = 32766
        action     = "deny"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  pass "all of it, in a template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        Entry:
          Type: AWS::EC2::NetworkAclEntry
          Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 }
    YAML
  }

  fail "a rule of its own" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
    }
    resource "aws_network_acl_rule" "r" {
      network_acl_id = aws_network_acl.n.id
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 3389
      to_port        = 3389
      cidr_block     = "0.0.0.0/0"
    }
  }

  fail "a rule of an ACL that lives elsewhere" {
    resource "aws_network_acl_rule" "r" {
      network_acl_id = "acl-12345678"
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 3389
      to_port        = 3389
      cidr_block     = "0.0.0.0/0"
    }
  }

  pass "denied before all is allowed" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
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
  }

  pass "ports for answers" {
    resource "aws_network_acl" "n" {
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
  }

  fail "ranges that serve more than answers" {
    resource "aws_network_acl" "a" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 1023
        to_port    = 65535
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "b" {
      vpc_id = "vpc-12345678"
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 3000
        to_port    = 4000
        cidr_block = "0.0.0.0/0"
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        Entry:
          Type: AWS::EC2::NetworkAclEntry
          Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 3389, To: 3389 }, CidrBlock: 0.0.0.0/0 }
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

  pass "denied before it is allowed, of known addresses, of another port" {
    resource "aws_network_acl" "a" {
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
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
    resource "aws_network_acl" "b" {
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl" "c" {
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

  fail "denied too late, to a few, of another port" {
    resource "aws_network_acl" "late" {
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 110
        action     = "deny"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "few" {
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
        cidr_block = "198.51.100.0/24"
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
    resource "aws_network_acl" "other" {
      ingress {
        rule_no    = 90
        action     = "deny"
        protocol   = "tcp"
        from_port  = 23
        to_port    = 23
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
      count = 3
    }
  }

  fail "allowed twice" {
    resource "aws_network_acl" "a" {
      ingress {
        rule_no    = 90
        action     = "allow"
        protocol   = "tcp"
        from_port  = 3389
        to_port    = 3389
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 3300
        to_port    = 3400
        cidr_block = "0.0.0.0/0"
      }
    }
    expect {
      count = 2
    }
  }
}
