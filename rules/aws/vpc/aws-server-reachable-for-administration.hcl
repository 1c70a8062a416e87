rule "aws-server-reachable-for-administration" {
  title     = "Server's administration port can be reached from the internet"
  severity  = "critical"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_instance", "aws_autoscaling_group", "aws_ecs_service"]

  param "ports" {
    description = "The ports by which servers are administrated: SSH, Telnet, RDP, WinRM, VNC, Docker, the Kubernetes API"
    default     = [22, 23, 3389, 5985, 5986, 5900, 2375, 2376, 6443]
  }

  for_each = reachable_from_internet(self, param.ports)
  require  = false
  message  = "Anyone may try to log in to ${resource.address}${each.value == null ? "" : ": ${each.value.path}"}."
  remedy   = <<-TEXT
    Let nobody in and use Session Manager, or let in only where administrators are.
    Terraform: no ingress for these ports; an instance profile with AmazonSSMManagedInstanceCore.
    CloudFormation: the same: no SecurityGroupIngress, and IamInstanceProfile.
  TEXT

  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  ]

  fail "a public subnet with a public address" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table" "public" {
      vpc_id = aws_vpc.main.id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id                  = aws_vpc.main.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      ami                    = "ami-1"
      instance_type          = "t3.micro"
      subnet_id              = aws_subnet.public.id
      vpc_security_group_ids = [aws_security_group.ssh.id]
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Network, InternetGatewayId: !Ref Gateway } }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route:
          Type: AWS::EC2::Route
          Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
        Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
        Association:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table }
        Open:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: Open
            VpcId: !Ref Network
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1, SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref Open] }
    YAML
  }

  fail "the internet is let in under a condition" {
    variable "open" {
      type = bool
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = [var.open ? "0.0.0.0/0" : "10.0.0.0/8"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
    expect {
      when = "var.open is true"
    }
  }

  fail "a subnet of two, under a condition" {
    variable "open" {
      type = bool
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_route_table" "private" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_subnet" "private" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = var.open ? aws_subnet.public.id : aws_subnet.private.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
    expect {
      when = "var.open is true"
    }
  }

  undecided "who is let in isn't known" {
    variable "administrators" {
      type = string
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = [var.administrators]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
  }

  undecided "whether it has a public address isn't known" {
    variable "open" {
      type = bool
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = var.open
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
  }

  undecided "a rule of the network ACL isn't known" {
    variable "action" {
      type = string
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_network_acl" "public" {
      vpc_id     = aws_vpc.main.id
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = var.action
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
  }

  pass "a group open for another kind of addresses than the route" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port        = 22
        to_port          = 22
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
  }

  pass "a network ACL that lets no answer out" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_network_acl" "public" {
      vpc_id     = aws_vpc.main.id
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port        = 22
        to_port          = 22
        protocol         = "tcp"
        cidr_blocks      = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
  }

  fail "a network ACL that lets answers out" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_network_acl" "public" {
      vpc_id     = aws_vpc.main.id
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 1024
        to_port    = 65535
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port        = 22
        to_port          = 22
        protocol         = "tcp"
        cidr_blocks      = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
  }

  fail "IPv6 all the way" {
    resource "aws_vpc" "main" {
      cidr_block                       = "10.0.0.0/16"
      assign_generated_ipv6_cidr_block = true
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        ipv6_cidr_block = "::/0"
        gateway_id      = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id                          = aws_vpc.main.id
      cidr_block                      = "10.0.0.0/24"
      ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
      assign_ipv6_address_on_creation = true
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port        = 22
        to_port          = 22
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id              = aws_subnet.public.id
      vpc_security_group_ids = [aws_security_group.ssh.id]
    }
  }

  fail "a rule that belongs to one of two groups by a condition" {
    variable "open" {
      type = bool
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_security_group" "other" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_vpc_security_group_ingress_rule" "ssh" {
      security_group_id = var.open ? aws_security_group.ssh.id : aws_security_group.other.id
      from_port         = 22
      to_port           = 22
      ip_protocol       = "tcp"
      cidr_ipv4         = "0.0.0.0/0"
    }
    resource "aws_instance" "server" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
      vpc_security_group_ids      = [aws_security_group.ssh.id]
    }
    expect {
      when = "var.open is true"
    }
  }

  fail "the main table, where a subnet has none of its own" {
    variable "isolated" {
      type = bool
    }
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_default_route_table" "t" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "s" {
      vpc_id                  = aws_vpc.v.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_security_group" "w" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "i" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.w.id]
    }
    resource "aws_route_table" "private" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route_table_association" "a" {
      count          = var.isolated ? 1 : 0
      subnet_id      = aws_subnet.s.id
      route_table_id = aws_route_table.private.id
    }
    expect {
      when = "var.isolated is not true"
    }
  }

  pass "the default network ACL without rules, of a subnet that has no other" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_default_route_table" "t" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "s" {
      vpc_id                  = aws_vpc.v.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_security_group" "w" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "i" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.w.id]
    }
    resource "aws_default_network_acl" "d" {
      default_network_acl_id = aws_vpc.v.default_network_acl_id
    }
  }

  undecided "answers that are let out by a protocol that isn't known" {
    variable "protocol" {
      type = string
    }
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_default_route_table" "t" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "s" {
      vpc_id                  = aws_vpc.v.id
      map_public_ip_on_launch = true
    }
    resource "aws_security_group" "w" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "i" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.w.id]
    }
    resource "aws_network_acl" "n" {
      vpc_id     = aws_vpc.v.id
      subnet_ids = [aws_subnet.s.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = var.protocol
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  pass "the default network ACL without rules, by its subnets" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_default_route_table" "t" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "s" {
      vpc_id                  = aws_vpc.v.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_security_group" "w" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "i" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.w.id]
    }
    resource "aws_default_network_acl" "d" {
      default_network_acl_id = aws_vpc.v.default_network_acl_id
      subnet_ids             = [aws_subnet.s.id]
    }
  }

  fail "the default network ACL without rules, beside one that lets everything in" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "g" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_default_route_table" "t" {
      default_route_table_id = aws_vpc.v.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_subnet" "s" {
      vpc_id                  = aws_vpc.v.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_security_group" "w" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "i" {
      subnet_id              = aws_subnet.s.id
      vpc_security_group_ids = [aws_security_group.w.id]
    }
    resource "aws_default_network_acl" "d" {
      default_network_acl_id = aws_vpc.v.default_network_acl_id
    }
    resource "aws_network_acl" "own" {
      vpc_id     = aws_vpc.v.id
      subnet_ids = [aws_subnet.s.id]
      ingress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
      egress {
        rule_no    = 100
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
  }

  pass "a private subnet" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table" "private" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_subnet" "private" {
      vpc_id                  = aws_vpc.main.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.private.id
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id              = aws_subnet.private.id
      vpc_security_group_ids = [aws_security_group.ssh.id]
    }
  }

  pass "the private one of a list of subnets" {
    locals {
      subnets = [aws_subnet.public.id, aws_subnet.private.id]
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table" "public" {
      vpc_id = aws_vpc.main.id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = local.subnets[0]
      route_table_id = aws_route_table.public.id
    }
    resource "aws_subnet" "public" {
      vpc_id                  = aws_vpc.main.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_subnet" "private" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_security_group" "ssh" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id              = local.subnets[1]
      vpc_security_group_ids = [aws_security_group.ssh.id]
    }
  }

  pass "another port, and a network ACL that refuses" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id                  = aws_vpc.main.id
      cidr_block              = "10.0.0.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_network_acl" "public" {
      vpc_id     = aws_vpc.main.id
      subnet_ids = [aws_subnet.public.id]
      ingress {
        rule_no    = 100
        action     = "deny"
        protocol   = "tcp"
        from_port  = 22
        to_port    = 22
        cidr_block = "0.0.0.0/0"
      }
      ingress {
        rule_no    = 200
        action     = "allow"
        protocol   = "-1"
        from_port  = 0
        to_port    = 0
        cidr_block = "0.0.0.0/0"
      }
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      subnet_id              = aws_subnet.public.id
      vpc_security_group_ids = [aws_security_group.open.id]
    }
  }

  pass "a template without a public address" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1, NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: false, SubnetId: subnet-1 }] }
    YAML
  }

  fail "by the network's own table, which a route and an association name" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route" "out" {
      route_table_id         = aws_vpc.main.main_route_table_id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.main.id
    }
    resource "aws_subnet" "public" {
      vpc_id                  = aws_vpc.main.id
      cidr_block              = "10.0.1.0/24"
      map_public_ip_on_launch = true
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_vpc.main.main_route_table_id
    }
    resource "aws_security_group" "server" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      ami                    = "ami-1"
      subnet_id              = aws_subnet.public.id
      vpc_security_group_ids = [aws_security_group.server.id]
    }
  }

  fail "in the one subnet that is there under a condition" {
    variable "is_public" {
      type = bool
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table" "public" {
      vpc_id = aws_vpc.main.id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      for_each                = var.is_public ? { a = "10.0.1.0/24" } : {}
      vpc_id                  = aws_vpc.main.id
      cidr_block              = each.value
      map_public_ip_on_launch = true
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = one(values(aws_subnet.public)[*].id)
      route_table_id = aws_route_table.public.id
    }
    resource "aws_security_group" "server" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_instance" "server" {
      ami                    = "ami-1"
      subnet_id              = one(values(aws_subnet.public)[*].id)
      vpc_security_group_ids = [aws_security_group.server.id]
    }
    expect {
      when = "var.is_public is true"
    }
  }
}
