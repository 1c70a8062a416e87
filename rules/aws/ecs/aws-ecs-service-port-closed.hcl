rule "aws-ecs-service-port-closed" {
  title     = "Service's security group doesn't let the load balancer in"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_ecs_service"

  let {
    port   = each.value.container_port
    groups = [for g in list(self.network_configuration.security_groups) : target(g, "aws_security_group")]
    # Rules of a group that others know may be elsewhere.
    exported = anytrue([for g in groups : anytrue([for r in referrers(g, "*") : contains(["terraform.output", "cloudformation.output"], facts(r).kind)])])
    opens = anytrue([for g in groups : anytrue([
      for r in g.ingress[*] : contains(["-1", "all"], lower("${r.protocol}"))
      || (contains(["tcp", "6", "udp", "17"], lower("${r.protocol}")) && r.from_port <= port && r.to_port >= port)
    ])])
  }

  # A task with an address of its own is reached by the container's port.
  for_each = self.load_balancer[*]
  when     = each.value.target_group_arn != null && length(groups) > 0 && alltrue([for g in groups : g != null]) && !exported
  require  = opens
  focus    = self.network_configuration.security_groups
  message  = "Health checks of ${resource.address} never succeed, so its tasks are stopped and started again without end: the load balancer reaches them on port ${port}, and ${join(" and ", [for g in groups : facts(g).address])} ${length(groups) == 1 ? "lets" : "let"} nothing in there."
  remedy   = <<-TEXT
    Let the load balancer's group in on the container's port; a target group's port doesn't matter to ECS.
    Terraform: ingress { from_port = 3000, to_port = 3000, protocol = "tcp", security_groups = [aws_security_group.alb.id] }
    CloudFormation: SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 3000, ToPort: 3000, SourceSecurityGroupId: !GetAtt Balancer.GroupId }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
  ]

  fail "the target group's port is open, the container's isn't" {
    resource "aws_security_group" "tasks" {
      name = "tasks"
    }
    resource "aws_security_group_rule" "tasks" {
      security_group_id        = aws_security_group.tasks.id
      type                     = "ingress"
      from_port                = 80
      to_port                  = 80
      protocol                 = "tcp"
      source_security_group_id = "sg-0123456789abcdef0"
    }
    resource "aws_ecs_service" "s" {
      name = "s"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.tasks.id]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
    expect {
      at = "main.tf:16"
    }
  }

  fail "below a range, by another protocol" {
    resource "aws_security_group" "tasks" {
      ingress {
        from_port   = 8000
        to_port     = 9000
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
      ingress {
        from_port   = 0
        to_port     = 65535
        protocol    = "50"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_ecs_service" "s" {
      name = "s"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.tasks.id]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
  }

  undecided "a port that isn't known" {
    variable "port" {}
    resource "aws_security_group" "tasks" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_ecs_service" "s" {
      name = "s"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.tasks.id]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = var.port
      }
    }
  }

  pass "open; of two groups one is; all ports" {
    resource "aws_security_group" "open" {
      ingress {
        from_port   = 3000
        to_port     = 3010
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/16"]
      }
    }
    resource "aws_security_group" "closed" {
      name = "closed"
    }
    resource "aws_security_group" "all" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["10.0.0.0/16"]
      }
    }
    resource "aws_ecs_service" "s" {
      for_each = { two = [aws_security_group.open.id, aws_security_group.closed.id], all = [aws_security_group.all.id] }
      name     = each.key
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = each.value
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
  }

  pass "a group from elsewhere; no group; a port of the instance; a group whose rules are elsewhere" {
    resource "aws_security_group" "closed" {
      name = "closed"
    }
    resource "aws_ecs_service" "elsewhere" {
      name = "elsewhere"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.closed.id, "sg-0123456789abcdef0"]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
    resource "aws_ecs_service" "default" {
      name = "default"
      network_configuration {
        subnets = ["subnet-1"]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
    resource "aws_ecs_service" "bridge" {
      name = "bridge"
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
    resource "aws_security_group" "exported" {
      name = "exported"
    }
    output "group" {
      value = { tasks = [aws_security_group.exported.id] }
    }
    resource "aws_ecs_service" "exported" {
      name = "exported"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.exported.id]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
  }

  pass "a Classic Load Balancer" {
    resource "aws_security_group" "tasks" {
      name = "tasks"
    }
    resource "aws_ecs_service" "s" {
      name = "s"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.tasks.id]
      }
      load_balancer {
        elb_name       = "b"
        container_name = "app"
        container_port = 3000
      }
    }
  }

  undecided "a port that isn't known" {
    variable "port" {
      type = number
    }
    resource "aws_security_group" "tasks" {
      ingress {
        from_port   = var.port
        to_port     = var.port
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/16"]
      }
    }
    resource "aws_ecs_service" "s" {
      name = "s"
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.tasks.id]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef"
        container_name   = "app"
        container_port   = 3000
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Tasks:
          Type: AWS::EC2::SecurityGroup
          Properties: { GroupDescription: tasks, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/16 }] }
        Service:
          Type: AWS::ECS::Service
          Properties:
            LoadBalancers: [{ TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef", ContainerName: app, ContainerPort: 3000 }]
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1], SecurityGroups: [!Ref Tasks] } }
    YAML
  }

  pass "template that lets it in" {
    cloudformation = <<-YAML
      Resources:
        Tasks: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: tasks } }
        In: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt Tasks.GroupId, IpProtocol: tcp, FromPort: 3000, ToPort: 3000, CidrIp: 10.0.0.0/16 } }
        Service:
          Type: AWS::ECS::Service
          Properties:
            LoadBalancers: [{ TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef", ContainerName: app, ContainerPort: 3000 }]
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1], SecurityGroups: [!GetAtt Tasks.GroupId] } }
    YAML
  }
}
