rule "aws-security-group-egress-any-address" {
  title     = "Security group lets connections out to any address"
  severity  = "info"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"
  default   = "opt-in"

  let {
    protocol = lower("${each.value.protocol == null ? "" : each.value.protocol}")
  }

  for_each = self.egress[*]
  # Of all ports aws-security-group-egress-everywhere tells.
  when     = protocol != "-1" && protocol != "all"
  require  = !cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
  focus    = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
  message = "Whoever takes over something behind ${resource.address} can send data to any address."
  remedy  = <<-TEXT
    Terraform: prefix_list_ids, security_groups or known cidr_blocks
    CloudFormation: DestinationPrefixListId, DestinationSecurityGroupId or a known CidrIp
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"]
  aliases    = { trivy = ["AVD-AWS-0104"], cfn_nag = ["W5"] }

  fail "anywhere" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "all ports, of which another rule tells" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "inside" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }] } }
    YAML
  }
}
