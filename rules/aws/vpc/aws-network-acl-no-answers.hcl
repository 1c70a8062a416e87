rule "aws-network-acl-no-answers" {
  title     = "Network ACL keeps answers from the internet out"
  severity  = known(within) && within ? "high" : "medium"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_network_acl"

  let {
    private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
    allowed = [for r in self.ingress[*] : r if r.action == "allow" && r.cidr_block != null]
    inward  = allowed[*].cidr_block
    # Everything that it lets in comes from private addresses, and it lets out what is asked of the internet.
    within = length(inward) > 0 && alltrue([for c in inward : anytrue([for p in private : cidr_contains(p, c)])])
    # Or it lets in from elsewhere what servers listen to and nothing more, though it lets servers ask.
    served = length(inward) > 0 && alltrue([
      for r in allowed : anytrue([for p in private : cidr_contains(p, r.cidr_block)]) || contains(["1", "icmp"], lower("${r.protocol}"))
      || (contains(["6", "tcp", "17", "udp"], lower("${r.protocol}")) && r.to_port < 1024)
    ])
    asks = anytrue([
      for r in self.egress[*] : r.action == "allow" && cidr_is_everywhere(list(r.cidr_block))
      && (contains(["-1", "all"], lower("${r.protocol}")) || (contains(["6", "tcp"], lower("${r.protocol}")) && r.from_port <= 443 && r.to_port >= 443))
    ])
    servers = flatten([for s in subnets : concat(referrers(s, "aws_instance", "subnet_id"), referrers(s, "aws_autoscaling_group", "vpc_zone_identifier"))])
    outward = anytrue([for r in self.egress[*] : r.action == "allow" && cidr_is_everywhere(list(r.cidr_block))])
    subnets = concat([for s in list(self.subnet_ids) : target(s)], [for a in referrers(self, "aws_network_acl_association", "network_acl_id") : target(a.subnet_id)])
    online = [for s in subnets : facts(s).address if anytrue([
      for a in referrers(s, "aws_route_table_association", "subnet_id") : anytrue([
        for r in target(a.route_table_id).route[*] : cidr_is_everywhere(list(r.cidr_block)) && (facts(target(r.nat_gateway_id)).kind == "aws_nat_gateway" || facts(target(r.gateway_id)).kind == "aws_internet_gateway")
      ])
    ])]
  }

  when    = outward && length(online) > 0
  require = !within && !(served && known(asks) && asks && length(servers) > 0)
  focus   = inward
  message = "Nothing in ${join(", ", distinct(online))} gets an answer from the internet: ${resource.address} keeps no connections in mind, and lets in only what ${known(within) && within ? "comes from private addresses" : "servers listen to, not the ports that answers come to"}."
  remedy  = <<-TEXT
    Let answers in, on the ports that clients use.
    Terraform: ingress { rule_no = 200  action = "allow"  protocol = "tcp"  cidr_block = "0.0.0.0/0"  from_port = 1024  to_port = 65535 }.
    CloudFormation: AWS::EC2::NetworkAclEntry with RuleNumber: 200, RuleAction: allow, Protocol: 6, CidrBlock: 0.0.0.0/0, PortRange: { From: 1024, To: 65535 }.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports"]

  fail "the network's own addresses only, behind a NAT gateway, before an internet gateway" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_nat_gateway" "n" {}
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "private" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.n.id
      }
    }
    resource "aws_route_table" "public" {}
    resource "aws_route" "public" {
      route_table_id         = aws_route_table.public.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.g.id
    }
    resource "aws_subnet" "private" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_subnet" "public" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_network_acl" "private" {
      subnet_ids = [aws_subnet.private.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = aws_vpc.v.cidr_block
      }
      ingress {
        rule_no    = 200
        action     = "deny"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no         = 300
        action          = "allow"
        protocol        = "-1"
        ipv6_cidr_block = "::/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "public" {}
    resource "aws_network_acl_association" "public" {
      network_acl_id = aws_network_acl.public.id
      subnet_id      = aws_subnet.public.id
    }
    resource "aws_network_acl_rule" "in" {
      network_acl_id = aws_network_acl.public.id
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "-1"
      cidr_block     = "172.16.0.0/16"
    }
    resource "aws_network_acl_rule" "out" {
      network_acl_id = aws_network_acl.public.id
      egress         = true
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "-1"
      cidr_block     = "0.0.0.0/0"
    }
    expect {
      count = 2
    }
  }

  fail "a server that asks, and hears on its own ports alone" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 22
        to_port    = 22
      }
      ingress {
        rule_no    = 110
        action     = "allow"
        protocol   = "icmp"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
      ingress {
        rule_no    = 120
        action     = "allow"
        protocol   = "-1"
        cidr_block = "10.0.0.0/16"
        from_port  = 0
        to_port    = 0
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
    }
    expect {
      count    = 1
      severity = "medium"
      message  = "the ports that answers come to"
    }
  }

  fail "a server that asks by HTTPS alone" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "6"
        cidr_block = "0.0.0.0/0"
        from_port  = 80
        to_port    = 443
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "6"
        cidr_block = "0.0.0.0/0"
        from_port  = 443
        to_port    = 443
      }
    }
  }

  pass "a server that asks nothing" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 443
        to_port    = 443
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 1024
        to_port    = 65535
      }
    }
  }

  pass "a server that hears answers" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 22
        to_port    = 22
      }
      ingress {
        rule_no    = 110
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 1024
        to_port    = 65535
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
    }
  }

  pass "a server that hears everything" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
    }
  }

  pass "a server that may ask by UDP, its own network, by HTTP without TLS, and nothing else" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 443
        to_port    = 443
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 80
        to_port    = 80
      }
      egress {
        rule_no    = 110
        action     = "allow"
        protocol   = "udp"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 65535
      }
      egress {
        rule_no    = 120
        action     = "allow"
        protocol   = "-1"
        cidr_block = "10.0.0.0/8"
        from_port  = 0
        to_port    = 0
      }
      egress {
        rule_no    = 90
        action     = "deny"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
    }
  }

  pass "nothing said of what it lets in" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "a" {
      subnet_id = aws_subnet.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
    }
  }

  pass "one from elsewhere, of which an entry is here" {
    variable "acl" {}
    resource "aws_network_acl_rule" "https" {
      network_acl_id = var.acl
      rule_number    = 100
      rule_action    = "allow"
      protocol       = "tcp"
      cidr_block     = "0.0.0.0/0"
      from_port      = 443
      to_port        = 443
    }
  }

  pass "no server in it" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_network_acl" "public" {
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 443
        to_port    = 443
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
        from_port  = 0
        to_port    = 0
      }
    }
  }

  fail "a server that asks, in a template" {
    cloudformation = <<-YAML
      Resources:
        Gateway: { Type: AWS::EC2::InternetGateway }
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Public: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway } }
        Association: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { RouteTableId: !Ref Table, SubnetId: !Ref Public } }
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Network } }
        In: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 1, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 22, To: 22 } } }
        Out: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, Egress: true, RuleNumber: 1, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0 } }
        Of: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { NetworkAclId: !Ref Acl, SubnetId: !Ref Public } }
        Server: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Public } }
    YAML
  }

  pass "answers are let in; nothing goes out; no way out; none yet" {
    resource "aws_nat_gateway" "n" {}
    resource "aws_route_table" "private" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.n.id
      }
    }
    resource "aws_subnet" "private" {}
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_network_acl" "answers" {
      subnet_ids = [aws_subnet.private.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "10.0.0.0/16"
      }
      ingress {
        rule_no    = 200
        action     = "allow"
        protocol   = "tcp"
        cidr_block = "0.0.0.0/0"
        from_port  = 1024
        to_port    = 65535
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "inside" {
      subnet_ids = [aws_subnet.private.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "10.0.0.0/16"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "10.0.0.0/16"
      }
      egress {
        rule_no    = 200
        action     = "deny"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_subnet" "isolated" {}
    resource "aws_route_table" "isolated" {
      route {
        cidr_block         = "0.0.0.0/0"
        transit_gateway_id = "tgw-1"
      }
      route {
        cidr_block     = "10.9.0.0/16"
        nat_gateway_id = aws_nat_gateway.n.id
      }
    }
    resource "aws_route_table_association" "isolated" {
      subnet_id      = aws_subnet.isolated.id
      route_table_id = aws_route_table.isolated.id
    }
    resource "aws_network_acl" "isolated" {
      subnet_ids = [aws_subnet.isolated.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "10.0.0.0/16"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_network_acl" "empty" {
      subnet_ids = [aws_subnet.private.id]
      ingress {
        rule_no         = 100
        action          = "allow"
        protocol        = "-1"
        ipv6_cidr_block = "::/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  undecided "addresses from a variable" {
    variable "network" {}
    resource "aws_nat_gateway" "n" {}
    resource "aws_route_table" "private" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.n.id
      }
    }
    resource "aws_subnet" "private" {}
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_network_acl" "private" {
      subnet_ids = [aws_subnet.private.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = var.network
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: s } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: v } }
        Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
        Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: v, CidrBlock: 10.0.1.0/24 } }
        Uses: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Private, RouteTableId: !Ref Table } }
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: v } }
        Guards: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref Private, NetworkAclId: !Ref Acl } }
        In: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 10.0.0.0/16 } }
        Leaves: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, Egress: true, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 } }
    YAML
  }

  pass "answers are let in, in a template" {
    cloudformation = <<-YAML
      Resources:
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: s } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: v } }
        Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
        Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: v, CidrBlock: 10.0.1.0/24 } }
        Uses: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Private, RouteTableId: !Ref Table } }
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: v } }
        Guards: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref Private, NetworkAclId: !Ref Acl } }
        In: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 10.0.0.0/16 } }
        Answers: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 200, RuleAction: allow, Protocol: 6, CidrBlock: 0.0.0.0/0, PortRange: { From: 1024, To: 65535 } } }
        Leaves: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, Egress: true, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 } }
    YAML
  }
}
