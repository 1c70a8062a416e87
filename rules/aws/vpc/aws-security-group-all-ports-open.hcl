rule "aws-security-group-all-ports-open" {
  title     = "Security group lets the whole internet reach all ports"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"

  let {
    protocol  = lower("${each.value.protocol == null ? "" : each.value.protocol}")
    all_ports = protocol == "-1" || protocol == "all" || (contains(["tcp", "udp", "6", "17"], protocol) && each.value.from_port <= 1 && each.value.to_port >= 65535)
    # Nothing can be reached where the group is only that of functions: they open connections and accept none.
    users    = [for r in referrers(self, "*") : r if !contains(["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"], facts(r).kind)]
    attached = [for u in users : facts(u).kind]
    # What names the group under a condition has it only then.
    unreached = known(attached) && length(attached) > 0 && alltrue([
      for u in users : facts(u).kind == "aws_lambda_function" && alltrue([
        for others in [alltrue([for g in list(u.vpc_config.security_group_ids) : facts(target(g)).address != resource.address])] : !(known(others) && others)
      ])
    ])
  }

  for_each = unreached ? [] : self.ingress[*]
  require  = !(all_ports && cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks]))
  focus    = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
  message  = "Everything that listens behind ${resource.address} is reachable from the whole internet, on every port."
  remedy   = <<-TEXT
    Open the ports that the public is meant to use, each by a rule of its own.
    Terraform: from_port = 443, to_port = 443, protocol = "tcp"
    CloudFormation: IpProtocol: tcp, FromPort: 443, ToPort: 443
  TEXT

  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://docs.aws.amazon.com/whitepapers/latest/serverless-architectures-lambda/network-configuration.html",
  ]
  aliases    = { checkov = ["CKV_AWS_277", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260"], trivy = ["AVD-AWS-0107"] }

  fail "all protocols" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "all ports of TCP, in a rule of its own" {
    resource "aws_security_group" "g" {}
    resource "aws_vpc_security_group_ingress_rule" "r" {
      security_group_id = aws_security_group.g.id
      from_port         = 0
      to_port           = 65535
      ip_protocol       = "tcp"
      cidr_ipv6         = "::/0"
    }
  }

  fail "what has its groups as a function has, and accepts connections" {
    resource "aws_security_group" "cluster" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_eks_cluster" "orders" {
      vpc_config {
        security_group_ids = [aws_security_group.cluster.id]
      }
    }
  }

  fail "a group that a function has under a condition" {
    variable "inside" { type = bool }
    resource "aws_security_group" "function" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "orders" {
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = concat(var.inside ? [aws_security_group.function.id] : [], ["sg-1"])
      }
    }
    expect {
      when = "var.inside is not true"
    }
  }

  fail "a group that a function has under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Inside: { Type: String }
      Conditions:
        IsInside: !Equals [!Ref Inside, "true"]
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: { GroupDescription: Of the function, SecurityGroupIngress: [{ IpProtocol: "-1", CidrIp: 0.0.0.0/0 }] }
        Orders:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [!If [IsInside, !GetAtt Group.GroupId, !Ref AWS::NoValue], sg-1] } }
    YAML
    expect {
      when = "Inside is not true"
    }
  }

  pass "of a function whose other groups aren't known" {
    variable "more" {}
    resource "aws_security_group" "function" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "orders" {
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = split(",", "${var.more},${aws_security_group.function.id}")
      }
    }
  }

  pass "all ports, inside" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["10.0.0.0/8"]
        self        = true
      }
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  undecided "protocol from a variable" {
    variable "protocol" {}
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = var.protocol
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
            GroupDescription: all
            SecurityGroupIngress:
              - { IpProtocol: -1, CidrIp: 0.0.0.0/0 }
    YAML
  }

  pass "template, inside" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: all
            SecurityGroupIngress:
              - { IpProtocol: "-1", CidrIp: 10.0.0.0/8 }
    YAML
  }

  fail "all, in words" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "all"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "nearly every port, of which rules about ports tell; no ports" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 2
        to_port     = 65535
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "b" {
      ingress {
        from_port   = 0
        to_port     = 65534
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "c" {
      ingress {
        from_port   = -1
        to_port     = 65535
        protocol    = "icmp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "before functions alone, which accept no connections" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
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
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
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
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
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
            SecurityGroupIngress: [{ IpProtocol: "-1", FromPort: 0, ToPort: 0, CidrIp: 0.0.0.0/0 }]
        Function:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SecurityGroupIds: [!GetAtt Group.GroupId], SubnetIds: [subnet-1] } }
    YAML
  }
}
