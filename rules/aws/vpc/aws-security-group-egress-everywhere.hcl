rule "aws-security-group-egress-everywhere" {
  title     = "Security group lets traffic out to everywhere"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"
  default   = "opt-in"

  let {
    protocol = lower("${each.value.protocol == null ? "" : each.value.protocol}")
  }

  for_each = self.egress[*]
  require  = !((protocol == "-1" || protocol == "all") && cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks]))
  focus    = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
  message  = "Whoever takes over something behind ${resource.address} can send data anywhere, on any port."
  remedy   = <<-TEXT
    Let out what is needed: HTTPS to the VPC's endpoints, the port of the database.
    Terraform: egress { from_port = 443, to_port = 443, protocol = "tcp", prefix_list_ids = […] }
    CloudFormation: SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: … }]
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"]
  aliases    = { checkov = ["CKV_AWS_382"], trivy = ["AVD-AWS-0104"], cfn_nag = ["W5"] }

  fail "all of it" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "one port" {
    resource "aws_security_group" "g" {
      egress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: app
            SecurityGroupEgress:
              - { IpProtocol: "-1", CidrIp: 0.0.0.0/0 }
    YAML
  }

  pass "template with one port" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: app
            SecurityGroupEgress:
              - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
    YAML
  }
}
