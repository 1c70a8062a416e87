rule "aws-network-acl-rule-number-twice" {
  title     = "Network ACL has two rules of one number"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_network_acl"

  require = length(distinct(self.ingress[*].rule_no)) == length(self.ingress[*]) && length(distinct(self.egress[*].rule_no)) == length(self.egress[*])
  focus   = self
  message = "${resource.address} can't be made: AWS refuses the second rule with a number."
  remedy  = <<-TEXT
    Terraform: another rule_no, or rule_number
    CloudFormation: another RuleNumber
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html"]
  aliases    = { cfn_nag = ["F79"] }

  fail "inward" {
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
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 80
        to_port    = 80
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "outward" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-12345678"
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 443
        to_port    = 443
        cidr_block = "0.0.0.0/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 80
        to_port    = 80
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  pass "one inward, one outward" {
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
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 80
        to_port    = 80
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        A: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 443, To: 443 }, CidrBlock: 0.0.0.0/0 } }
        B: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 80, To: 80 }, CidrBlock: 0.0.0.0/0 } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        A: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 443, To: 443 }, CidrBlock: 0.0.0.0/0 } }
        B: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, Egress: true, PortRange: { From: 80, To: 80 }, CidrBlock: 0.0.0.0/0 } }
    YAML
  }
}
