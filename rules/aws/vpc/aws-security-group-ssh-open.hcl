rule "aws-security-group-ssh-open" {
  title     = "Security group lets the whole internet reach SSH"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"

  let {
    protocol = lower("${each.value.protocol == null ? "" : each.value.protocol}")
    # Where everything is open, another rule says so.
    all_ports = protocol == "-1" || protocol == "all" || (contains(["tcp", "udp", "6", "17"], protocol) && each.value.from_port <= 1 && each.value.to_port >= 65535)
    everybody = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
    # Nothing can be reached where the group is only that of functions, which accept no connections, and of application load
    # balancers, which speak HTTP alone.
    users     = [for r in referrers(self, "*") : r if !contains(["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"], facts(r).kind)]
    attached  = [for r in users : facts(r).kind]
    # What names the group under a condition has it only then.
    held = alltrue([
      for u in users : alltrue([
        for others in [alltrue([for g in list(u.vpc_config.security_group_ids) : facts(target(g)).address != resource.address])] : !(known(others) && others)
      ]) if facts(u).kind == "aws_lambda_function"
    ])
    unreached = held && known(attached) && length(attached) > 0 && alltrue([
      for u in users : facts(u).kind == "aws_lambda_function" || u.load_balancer_type == "application"
    ])
  }

  for_each = self.ingress[*]
  when     = !all_ports && !contains(["udp", "17"], protocol)
  require  = !(port_in(22, each.value.from_port, each.value.to_port, each.value.protocol) && everybody) || unreached
  focus    = everybody
  message  = "Anyone on the internet can try to log in through ${resource.address}: it lets all addresses reach SSH (port 22)."
  remedy   = <<-TEXT
    Name the addresses that administer, or use Session Manager or EC2 Instance Connect Endpoint and open no port at all.
    Terraform: cidr_blocks = ["203.0.113.0/24"]
    CloudFormation: CidrIp: 203.0.113.0/24
  TEXT

  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13",
    "https://docs.aws.amazon.com/whitepapers/latest/serverless-architectures-lambda/network-configuration.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html",
  ]
  aliases  = { checkov = ["CKV_AWS_24"], trivy = ["AVD-AWS-0107"] }
  controls = { "cis-aws-3.0" = ["5.2", "5.3"], "nist-800-53-r5" = ["AC-4", "AC-4(21)", "CM-7", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)", "SC-7(5)"], "pci-dss-4.0.1" = ["1.3.1"] }

  fail "inline" {
    resource "aws_security_group" "ssh" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8", "0.0.0.0/1", "128.0.0.0/1"]
      }
    }
    expect {
      at    = "main.tf:6"
      count = 1
    }
  }

  fail "in a range, over IPv6" {
    resource "aws_security_group" "ssh" {
      ingress {
        from_port        = 20
        to_port          = 30
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
  }

  fail "a rule of its own" {
    resource "aws_security_group" "ssh" {}
    resource "aws_security_group_rule" "ssh" {
      security_group_id = aws_security_group.ssh.id
      type              = "ingress"
      from_port         = 22
      to_port           = 22
      protocol          = "tcp"
      cidr_blocks       = ["0.0.0.0/0"]
    }
    expect {
      at = "main.tf:8"
    }
  }

  fail "a rule of a group that lives elsewhere" {
    variable "group" {}
    resource "aws_vpc_security_group_ingress_rule" "login" {
      security_group_id = var.group
      from_port         = 22
      to_port           = 22
      ip_protocol       = "tcp"
      cidr_ipv4         = "0.0.0.0/0"
    }
    expect {
      at = "main.tf:7"
    }
  }

  fail "outside production only" {
    variable "env" {}
    resource "aws_security_group" "ssh" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = var.env == "prod" ? ["10.0.0.0/8"] : ["0.0.0.0/0"]
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "dynamic blocks" {
    locals {
      ports = [443, 22]
    }
    resource "aws_security_group" "web" {
      dynamic "ingress" {
        for_each = local.ports
        content {
          from_port   = ingress.value
          to_port     = ingress.value
          protocol    = "tcp"
          cidr_blocks = ["0.0.0.0/0"]
        }
      }
    }
    expect {
      count = 1
    }
  }

  fail "a group that a function has under a condition" {
    variable "inside" { type = bool }
    resource "aws_security_group" "function" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
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
          Properties: { GroupDescription: Of the function, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }] }
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
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
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

  pass "egress, other ports, other addresses" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = [aws_vpc.main.cidr_block, "192.0.2.7/32"]
      }
      ingress {
        from_port       = 22
        to_port         = 22
        protocol        = "tcp"
        security_groups = ["sg-12345678"]
      }
      ingress {
        from_port   = 8
        to_port     = 0
        protocol    = "icmp"
        cidr_blocks = ["0.0.0.0/0"]
      }
      egress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_vpc" "main" {}
    resource "aws_security_group_rule" "out" {
      security_group_id = aws_security_group.web.id
      type              = "egress"
      from_port         = 22
      to_port           = 22
      protocol          = "tcp"
      cidr_blocks       = ["0.0.0.0/0"]
    }
  }

  undecided "addresses from a variable" {
    variable "allowed" { type = list(string) }
    resource "aws_security_group" "ssh" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = var.allowed
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Ssh:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: administration
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }
              - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
    YAML
    expect {
      count = 1
    }
  }

  fail "template with a rule of its own" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: { GroupDescription: administration }
        Rule:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: { GroupId: !GetAtt Group.GroupId, IpProtocol: tcp, FromPort: 20, ToPort: 30, CidrIpv6: "::/0" }
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: administration
            SecurityGroupIngress:
              - IpProtocol: tcp
                FromPort: 22
                ToPort: 22
                CidrIp: !If [IsProd, 10.0.0.0/8, 0.0.0.0/0]
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "template with known addresses" {
    cloudformation = <<-YAML
      Resources:
        Ssh:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: administration
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 203.0.113.0/24 }
    YAML
  }

  undecided "template, addresses from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Allowed: { Type: String }
      Resources:
        Ssh:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: administration
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Allowed }
    YAML
  }

  pass "every port, of which another rule tells" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "b" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "all"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "c" {
      ingress {
        from_port   = 0
        to_port     = 65535
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  fail "nearly every port" {
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
    expect {
      count = 2
    }
  }

  pass "over UDP, which SSH doesn't speak" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "udp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "over UDP in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: games
            SecurityGroupIngress: [{ IpProtocol: "17", FromPort: 20, ToPort: 30, CidrIp: 0.0.0.0/0 }]
    YAML
  }

  undecided "protocol from a variable" {
    variable "protocol" {}
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = var.protocol
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  pass "before functions alone, which accept no connections" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 22
        to_port     = 22
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
        from_port   = 22
        to_port     = 22
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
        from_port   = 22
        to_port     = 22
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
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
        Function:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SecurityGroupIds: [!GetAtt Group.GroupId], SubnetIds: [subnet-1] } }
    YAML
  }

  pass "before application load balancers, which speak HTTP alone" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group_rule" "more" {
      security_group_id = aws_security_group.web.id
      type              = "ingress"
      from_port         = 22
      to_port           = 22
      protocol          = "tcp"
      cidr_blocks       = ["0.0.0.0/0"]
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_lb_listener" "web" {
      load_balancer_arn = aws_lb.web.arn
      port              = 80
      protocol          = "HTTP"
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.web.id]
        subnet_ids         = ["subnet-1"]
      }
    }
  }

  fail "before a network load balancer, and an application load balancer beside a server" {
    resource "aws_security_group" "net" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "net" {
      load_balancer_type = "network"
      security_groups    = [aws_security_group.net.id]
    }
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_instance" "i" {
      vpc_security_group_ids = [aws_security_group.web.id]
    }
    expect {
      count = 2
    }
  }

  undecided "before a load balancer whose type is by a variable" {
    variable "type" {}
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      load_balancer_type = var.type
      security_groups    = [aws_security_group.web.id]
    }
  }

  pass "before an application load balancer, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { SecurityGroups: [!GetAtt Group.GroupId] } }
    YAML
  }

  fail "before a network load balancer, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, SecurityGroups: [!GetAtt Group.GroupId] } }
    YAML
  }

  fail "before what a resource of one's own does with it, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
        Login: { Type: Custom::Login, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:f", Group: !GetAtt Group.GroupId } }
    YAML
  }

  fail "of a function's group that a server has, too, under a condition" {
    variable "has_server" {
      type = bool
    }
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.g.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    resource "aws_instance" "i" {
      count                  = var.has_server ? 1 : 0
      vpc_security_group_ids = [aws_security_group.g.id]
    }
    expect {
      when = "var.has_server is true"
    }
  }
}
