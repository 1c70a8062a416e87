rule "aws-security-group-rule-undescribed" {
  title     = "Security group rule doesn't say what it is for"
  severity  = "low"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "aws_security_group"
  default   = "opt-in"

  when     = resource.type != "aws_default_security_group"
  for_each = concat(self.ingress[*], self.egress[*])
  require  = each.value.description != null && each.value.description != ""
  message  = "Nobody who reads ${resource.address} learns why this rule is there, so nobody dares to remove it."
  remedy   = <<-TEXT
    Terraform: description = "HTTPS from the load balancer"
    CloudFormation: Description: HTTPS from the load balancer
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/working-with-security-group-rules.html"]
  aliases    = { trivy = ["AVD-AWS-0124"], cfn_nag = ["W36"], checkov = ["CKV_AWS_23"] }

  fail "undescribed" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  fail "of a group that isn't here" {
    resource "aws_security_group_rule" "r" {
      type              = "ingress"
      from_port         = 443
      to_port           = 443
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/8"]
      security_group_id = "sg-12345678"
    }
  }

  pass "described" {
    resource "aws_security_group" "g" {
      ingress {
        description = "web"
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
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
    YAML
  }

  pass "described template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: app
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0, Description: web }
    YAML
  }
}
