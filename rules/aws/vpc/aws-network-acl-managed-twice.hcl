rule "aws-network-acl-managed-twice" {
  title     = "Rules of a network ACL are managed in two places"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_network_acl"
  languages = ["terraform"]

  let {
    rules   = referrers(self, "aws_network_acl_rule", "network_acl_id")
    egress  = [for r in rules : r if r.egress]
    ingress = [for r in rules : r if !r.egress]
    # Each resource of its own adds one rule to those of the ACL; what is more stands in the ACL.
    twice_in  = length(ingress) > 0 && length(self.ingress[*]) > length(ingress) && !ignored("ingress")
    twice_out = length(egress) > 0 && length(self.egress[*]) > length(egress) && !ignored("egress")
  }
  require = !twice_in && !twice_out
  focus   = self
  message = "Each apply takes away some of the rules of ${resource.address}, and the next one brings them back: its blocks claim all rules of their direction, and aws_network_acl_rule adds to them."
  remedy  = <<-TEXT
    Terraform: either ingress and egress blocks in the ACL, or aws_network_acl_rule, not both.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl"]

  fail "in" {
    resource "aws_network_acl" "n" {
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl_rule" "r" {
      network_acl_id = aws_network_acl.n.id
      rule_number    = 200
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 80
      to_port        = 80
      cidr_block     = "10.0.0.0/8"
    }
    resource "aws_network_acl_rule" "other" {
      network_acl_id = aws_network_acl.n.id
      egress         = true
      rule_number    = 300
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 81
      to_port        = 81
      cidr_block     = "10.0.0.0/8"
    }
  }

  fail "out" {
    resource "aws_network_acl" "n" {
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl_rule" "r" {
      network_acl_id = aws_network_acl.n.id
      egress         = true
      rule_number    = 200
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 80
      to_port        = 80
      cidr_block     = "10.0.0.0/8"
    }
    resource "aws_network_acl_rule" "other" {
      network_acl_id = aws_network_acl.n.id
      egress         = false
      rule_number    = 300
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 81
      to_port        = 81
      cidr_block     = "10.0.0.0/8"
    }
  }

  pass "one direction here, the other there" {
    resource "aws_network_acl" "n" {
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl_rule" "r" {
      network_acl_id = aws_network_acl.n.id
      rule_number    = 200
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 80
      to_port        = 80
      cidr_block     = "10.0.0.0/8"
    }
    resource "aws_network_acl" "m" {
      ingress {
        rule_no    = 110
        action     = "allow"
        protocol   = "tcp"
        from_port  = 444
        to_port    = 444
        cidr_block = "10.0.0.0/8"
      }
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "10.0.0.0/8"
      }
    }
    resource "aws_network_acl_rule" "m" {
      network_acl_id = aws_network_acl.m.id
      egress         = true
      rule_number    = 200
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 80
      to_port        = 80
      cidr_block     = "10.0.0.0/8"
    }
  }

  pass "ignored" {
    resource "aws_network_acl" "n" {
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "10.0.0.0/8"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "10.0.0.0/8"
      }
      lifecycle {
        ignore_changes = [ingress, egress]
      }
    }
    resource "aws_network_acl_rule" "in" {
      network_acl_id = aws_network_acl.n.id
      rule_number    = 200
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 80
      to_port        = 80
      cidr_block     = "10.0.0.0/8"
    }
    resource "aws_network_acl_rule" "out" {
      network_acl_id = aws_network_acl.n.id
      egress         = true
      rule_number    = 200
      rule_action    = "allow"
      protocol       = "tcp"
      from_port      = 80
      to_port        = 80
      cidr_block     = "10.0.0.0/8"
    }
  }
}
