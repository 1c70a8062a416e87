rule "aws-security-group-http-open" {
  title     = "Security group lets the whole internet reach port 80"
  severity  = "info"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"
  default   = "opt-in"

  let {
    protocol  = lower("${each.value.protocol == null ? "" : each.value.protocol}")
    all_ports = protocol == "-1" || protocol == "all" || (contains(["tcp", "udp", "6", "17"], protocol) && each.value.from_port <= 1 && each.value.to_port >= 65535)
    # Nothing can be reached where the group is only that of functions: they open connections and accept none.
    attached  = [for r in referrers(self, "*") : facts(r).kind if !contains(["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"], facts(r).kind)]
    unreached = known(attached) && length(attached) > 0 && alltrue([for k in attached : k == "aws_lambda_function"])
  }

  for_each = unreached ? [] : self.ingress[*]
  # Of all ports aws-security-group-all-ports-open tells.
  when     = !all_ports
  require  = !(port_in(80, each.value.from_port, each.value.to_port, each.value.protocol) && cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks]))
  focus    = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
  message = "Visitors can reach what is behind ${resource.address} over unencrypted HTTP."
  remedy  = <<-TEXT
    Terraform: from_port = 443, to_port = 443
    CloudFormation: FromPort: 443, ToPort: 443
  TEXT

  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://docs.aws.amazon.com/whitepapers/latest/serverless-architectures-lambda/network-configuration.html",
  ]
  aliases    = { checkov = ["CKV_AWS_260"] }

  fail "HTTP" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "all ports, of which another rule tells" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "HTTPS" {
    resource "aws_security_group" "g" {
      ingress {
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
        G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
    YAML
  }

  pass "before functions alone, which accept no connections" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.f.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    resource "aws_security_group" "database" {
      ingress {
        from_port       = 5432
        to_port         = 5432
        protocol        = "tcp"
        security_groups = [aws_security_group.f.id]
      }
    }
  }

  fail "before a function and something else" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.f.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    resource "aws_instance" "i" {
      vpc_security_group_ids = [aws_security_group.f.id]
    }
  }

  fail "before a function and what a module that isn't here puts into it" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.f.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    module "app" {
      source = "git::https://example.com/app.git?ref=v1.0.0"
      group  = aws_security_group.f.id
    }
  }

  pass "before a function, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }]
        Function:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SecurityGroupIds: [!GetAtt Group.GroupId], SubnetIds: [subnet-1] } }
    YAML
  }
}
