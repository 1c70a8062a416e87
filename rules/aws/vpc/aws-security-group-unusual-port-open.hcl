rule "aws-security-group-unusual-port-open" {
  title     = "Security group lets the whole internet reach ports that aren't for the web"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"

  let {
    protocol = lower("${each.value.protocol == null ? "" : each.value.protocol}")
    is_web   = contains(param.ports, each.value.from_port) && each.value.to_port == each.value.from_port
    # What more serious rules say already.
    is_told = port_in([22, 3389, 1433, 1521, 3306, 5432, 6379, 9042, 9200, 11211, 27017], each.value.from_port, each.value.to_port, each.value.protocol)
    # Nothing can be reached where the group is only that of functions, which accept no connections, and of application load
    # balancers that listen at other ports.
    users     = [for r in referrers(self, "*") : r if !contains(["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"], facts(r).kind)]
    listeners = flatten([for u in users : referrers(u, "aws_lb_listener", "load_balancer_arn")])
    hears     = anytrue([for l in listeners : l.port >= each.value.from_port && l.port <= each.value.to_port])
    # What names the group under a condition has it only then.
    held = alltrue([
      for u in users : alltrue([
        for others in [alltrue([for g in list(u.vpc_config.security_group_ids) : facts(target(g)).address != resource.address])] : !(known(others) && others)
      ]) if facts(u).kind == "aws_lambda_function"
    ])
    unreached = held && length(users) > 0 && known(length(listeners)) && !hears && alltrue([
      for u in users : facts(u).kind == "aws_lambda_function" || u.load_balancer_type == "application"
    ])
  }

  for_each = self.ingress[*]
  when     = contains(["tcp", "udp", "6", "17"], protocol) && !is_told
  require  = is_web || !cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks]) || unreached
  focus    = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
  message  = "${resource.address} lets the whole internet reach ${each.value.from_port == null ? "ports" : each.value.from_port == each.value.to_port ? "port ${each.value.from_port}," : "ports ${each.value.from_port} to ${each.value.to_port},"} which browsers and mail servers don't use."
  remedy   = <<-TEXT
    Name those who need it, or put a load balancer in front.
    Terraform: cidr_blocks = ["203.0.113.0/24"]
    CloudFormation: CidrIp: 203.0.113.0/24
  TEXT

  references = [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    "https://docs.aws.amazon.com/whitepapers/latest/serverless-architectures-lambda/network-configuration.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html",
  ]
  controls   = { "fsbp" = ["EC2.18"], "nist-800-53-r5" = ["AC-4", "AC-4(21)", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)", "SC-7(5)"] }

  param "ports" {
    description = "Ports that are meant for everybody: web, mail, VPN"
    default     = [25, 53, 80, 443, 465, 500, 587, 993, 1194, 4500, 51820]
  }

  fail "an application's port" {
    resource "aws_security_group" "app" {
      ingress {
        from_port   = 8080
        to_port     = 8080
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "a group that a function has under a condition" {
    variable "inside" { type = bool }
    resource "aws_security_group" "function" {
      ingress {
        from_port   = 9000
        to_port     = 9000
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
          Properties: { GroupDescription: Of the function, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 9000, ToPort: 9000, CidrIp: 0.0.0.0/0 }] }
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
        from_port   = 9000
        to_port     = 9000
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

  pass "web, and inside" {
    resource "aws_security_group" "app" {
      ingress {
        from_port        = "443"
        to_port          = "443"
        protocol         = "tcp"
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = ["::/0"]
      }
      ingress {
        from_port   = 8080
        to_port     = 8080
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/16"]
      }
    }
  }

  undecided "a port from a variable" {
    variable "port" { type = number }
    resource "aws_security_group" "app" {
      ingress {
        from_port   = var.port
        to_port     = var.port
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
              - { IpProtocol: tcp, FromPort: 8080, ToPort: 8081, CidrIp: 0.0.0.0/0 }
    YAML
  }

  pass "web template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: app
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: "80", ToPort: "80", CidrIp: 0.0.0.0/0 }
    YAML
  }

  pass "before functions alone, which accept no connections" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 8080
        to_port     = 8080
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
        from_port   = 8080
        to_port     = 8080
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
        from_port   = 8080
        to_port     = 8080
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
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, CidrIp: 0.0.0.0/0 }]
        Function:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SecurityGroupIds: [!GetAtt Group.GroupId], SubnetIds: [subnet-1] } }
    YAML
  }

  pass "before application load balancers, which listen elsewhere" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 9400
        to_port     = 9400
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group_rule" "more" {
      security_group_id = aws_security_group.web.id
      type              = "ingress"
      from_port         = 9400
      to_port           = 9400
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
    resource "aws_lb_listener" "more" {
      load_balancer_arn = aws_lb.web.arn
      port              = 9999
      protocol          = "HTTP"
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.web.id]
        subnet_ids         = ["subnet-1"]
      }
    }
  }

  fail "before an application load balancer that listens there" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 9400
        to_port     = 9400
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_lb_listener" "web" {
      load_balancer_arn = aws_lb.web.arn
      port              = 80
      protocol          = "HTTP"
    }
    resource "aws_lb_listener" "there" {
      load_balancer_arn = aws_lb.web.arn
      port              = 9400
      protocol          = "HTTP"
    }
  }

  fail "before one whose listeners a module may make that isn't here" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 9400
        to_port     = 9400
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    module "listeners" {
      source = "git::https://example.com/listeners.git?ref=v1.0.0"
      lb     = aws_lb.web.arn
    }
  }

  undecided "before one that listens at a port by a variable" {
    variable "port" {}
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 9400
        to_port     = 9400
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_lb_listener" "web" {
      load_balancer_arn = aws_lb.web.arn
      port              = var.port
      protocol          = "HTTP"
    }
  }

  fail "before a network load balancer, and an application load balancer beside a server" {
    resource "aws_security_group" "net" {
      ingress {
        from_port   = 9400
        to_port     = 9400
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
        from_port   = 9400
        to_port     = 9400
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
        from_port   = 9400
        to_port     = 9400
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
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 9400, ToPort: 9400, CidrIp: 0.0.0.0/0 }]
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { SecurityGroups: [!GetAtt Group.GroupId] } }
    YAML
  }

  fail "before a network load balancer, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 9400, ToPort: 9400, CidrIp: 0.0.0.0/0 }]
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, SecurityGroups: [!GetAtt Group.GroupId] } }
    YAML
  }

  fail "before what a resource of one's own does with it, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 9400, ToPort: 9400, CidrIp: 0.0.0.0/0 }]
        Login: { Type: Custom::Login, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:f", Group: !GetAtt Group.GroupId } }
    YAML
  }
}
