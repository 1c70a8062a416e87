rule "aws-security-group-managed-twice" {
  title     = "Rules of a security group are managed in two places"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_security_group"
  languages = ["terraform"]

  let {
    older   = referrers(self, "aws_security_group_rule", "security_group_id")
    ingress = concat([for r in older : r if r.type == "ingress"], referrers(self, "aws_vpc_security_group_ingress_rule", "security_group_id"))
    egress  = concat([for r in older : r if r.type == "egress"], referrers(self, "aws_vpc_security_group_egress_rule", "security_group_id"))
    # Each resource of its own adds one rule to those of the group; what is more stands in the group.
    twice_in  = length(ingress) > 0 && length(self.ingress[*]) > length(ingress) && !ignored("ingress")
    twice_out = length(egress) > 0 && length(self.egress[*]) > length(egress) && !ignored("egress")
  }
  require = !twice_in && !twice_out
  focus   = self
  message = "Each apply takes away some of the rules of ${resource.address}, and the next one brings them back: blocks in the group claim all rules of their direction, and other resources add to them."
  remedy  = <<-TEXT
    Terraform: either ingress and egress blocks, or aws_vpc_security_group_ingress_rule and aws_vpc_security_group_egress_rule, not both.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group"]

  fail "in" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_security_group_rule" "r" {
      security_group_id = aws_security_group.g.id
      type              = "ingress"
      from_port         = 80
      to_port           = 80
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/8"]
    }
    resource "aws_security_group_rule" "other" {
      security_group_id = aws_security_group.g.id
      type              = "egress"
      from_port         = 0
      to_port           = 0
      protocol          = "-1"
      cidr_blocks       = ["10.0.0.0/8"]
    }
  }

  fail "out" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_security_group_rule" "r" {
      security_group_id = aws_security_group.g.id
      type              = "egress"
      from_port         = 80
      to_port           = 80
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/8"]
    }
    resource "aws_security_group_rule" "other" {
      security_group_id = aws_security_group.g.id
      type              = "ingress"
      from_port         = 0
      to_port           = 0
      protocol          = "-1"
      cidr_blocks       = ["10.0.0.0/8"]
    }
  }

  pass "one direction here, the other there" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group_rule" "r" {
      security_group_id = aws_security_group.g.id
      type              = "ingress"
      from_port         = 80
      to_port           = 80
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/8"]
    }
    resource "aws_vpc_security_group_ingress_rule" "s" {
      security_group_id = aws_security_group.g.id
      from_port         = 81
      to_port           = 81
      ip_protocol       = "tcp"
      cidr_ipv4         = "10.0.0.0/8"
    }
  }

  pass "in the group only" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
  }

  pass "in resources only, and ignored" {
    resource "aws_security_group" "g" {}
    resource "aws_security_group_rule" "r" {
      security_group_id = aws_security_group.g.id
      type              = "egress"
      from_port         = 80
      to_port           = 80
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/8"]
    }
    resource "aws_security_group" "h" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
      egress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
      lifecycle {
        ignore_changes = [ingress, egress]
      }
    }
    resource "aws_vpc_security_group_ingress_rule" "h" {
      security_group_id = aws_security_group.h.id
      from_port         = 80
      to_port           = 80
      ip_protocol       = "tcp"
      cidr_ipv4         = "10.0.0.0/8"
    }
    resource "aws_vpc_security_group_egress_rule" "h" {
      security_group_id = aws_security_group.h.id
      from_port         = 80
      to_port           = 80
      ip_protocol       = "tcp"
      cidr_ipv4         = "10.0.0.0/8"
    }
  }
}
