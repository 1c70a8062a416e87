rule "aws-emr-security-group-open" {
  title     = "Cluster's security group is open to the internet"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_emr_cluster"

  let {
    attributes = self.ec2_attributes
    group      = target(each.value, "aws_security_group")
  }

  for_each = [for g in [attributes.emr_managed_master_security_group, attributes.emr_managed_slave_security_group, attributes.service_access_security_group] : g]
  # Of SSH alone aws-security-group-ssh-open tells.
  require  = !anytrue([for r in group.ingress[*] : !(r.from_port == 22 && r.to_port == 22) && cidr_is_everywhere([r.cidr_blocks, r.ipv6_cidr_blocks])])
  message  = "Anyone on the internet can reach the nodes of ${resource.address}, whose services run what they are told."
  remedy   = <<-TEXT
    Terraform: name the addresses in cidr_blocks of the group.
    CloudFormation: name the addresses in CidrIp of the group.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-security-groups.html"]
  aliases    = { checkov = ["CKV2_AWS_7"] }

  fail "wrong" {
    resource "aws_emr_cluster" "a" {
      ec2_attributes {
        emr_managed_master_security_group = aws_security_group.g.id
      }
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 8443
        to_port     = 8443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::Cluster
          Properties: { Instances: { EmrManagedSlaveSecurityGroup: !Ref G } }
        G:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIpv6: "::/0" }]
    YAML
  }

  pass "SSH alone, of which another rule tells" {
    resource "aws_emr_cluster" "a" {
      ec2_attributes {
        emr_managed_master_security_group = aws_security_group.g.id
      }
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "SSH alone in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::Cluster
          Properties: { Instances: { EmrManagedSlaveSecurityGroup: !Ref G } }
        G:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
    YAML
  }

  fail "ports from and to SSH's" {
    resource "aws_emr_cluster" "a" {
      ec2_attributes {
        emr_managed_master_security_group = aws_security_group.g.id
        emr_managed_slave_security_group  = aws_security_group.h.id
      }
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 22
        to_port     = 8443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "h" {
      ingress {
        from_port   = 0
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    expect {
      count = 2
    }
  }

  pass "right" {
    resource "aws_emr_cluster" "a" {
      ec2_attributes {
        emr_managed_master_security_group = aws_security_group.g.id
      }
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 8443
        to_port     = 8443
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::Cluster
          Properties: { Instances: { EmrManagedSlaveSecurityGroup: !Ref G } }
        G:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIp: 10.0.0.0/8 }]
    YAML
  }

  fail "of the access to the service" {
    resource "aws_emr_cluster" "a" {
      ec2_attributes {
        service_access_security_group = aws_security_group.g.id
      }
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port        = 8443
        to_port          = 8443
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
  }
}
