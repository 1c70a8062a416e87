rule "aws-ecs-service-container-unknown" {
  title     = "Service's load balancer names a container or port that its tasks don't have"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_service"

  let {
    task  = target(self.task_definition, "aws_ecs_task_definition")
    named = [for c in task.containers : c if known(c) ? c.name == each.value.container_name : undecided("what a container is called")]
    port  = each.value.container_port
    # A range may be meant to include the port; which are in it is written as text.
    ports = flatten([for c in named : [for m in list(c.portMappings) : m.containerPortRange == null ? tostring(m.containerPort) : tostring(port)]])
  }
  for_each = self.load_balancer[*]
  when     = task != null && each.value.container_name != null
  require = length(named) > 0 && contains(ports, tostring(port))
  focus   = [each.value.container_name, each.value.container_port][length(named) > 0 ? 1 : 0]
  message = "${resource.address} can't be created: its load balancer is to send requests to ${port == null ? "a port" : "port ${port}"} of the container ${each.value.container_name}, and ${facts(task).address} has no container of that name with that port."
  remedy  = <<-TEXT
    Name the container, and a port that its portMappings list.
    Terraform: load_balancer { container_name = "web", container_port = 80 } with container_definitions = jsonencode([{ name = "web", portMappings = [{ containerPort = 80 }] }]).
    CloudFormation: LoadBalancers: [{ ContainerName: web, ContainerPort: 80 }] with ContainerDefinitions: [{ Name: web, PortMappings: [{ ContainerPort: 80 }] }].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html"]

  fail "a name that no container has" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "web", image = "app:1", portMappings = [{ containerPort = 80 }] }, { name = "proxy", image = "proxy:1" }])
    }
    resource "aws_ecs_service" "app" {
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "api"
        container_port   = 80
      }
    }
    expect {
      at = "main.tf:9"
    }
  }

  fail "a port that the container doesn't map, of definitions written as JSON" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = <<-JSON
        [
          { "name": "web", "image": "app:1", "portMappings": [{ "containerPort": 8080, "hostPort": 80 }] },
          { "name": "proxy", "image": "proxy:1", "portMappings": [{ "containerPort": 80 }] }
        ]
      JSON
    }
    resource "aws_ecs_service" "app" {
      task_definition = "${aws_ecs_task_definition.app.family}:${aws_ecs_task_definition.app.revision}"
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "web"
        container_port   = 80
      }
    }
    expect {
      at = "main.tf:15"
    }
  }

  fail "no port at all" {
    resource "aws_ecs_task_definition" "app" {
      count                 = 1
      family                = "app"
      container_definitions = jsonencode([{ name = "web", image = "app:1" }])
    }
    resource "aws_ecs_service" "app" {
      task_definition = aws_ecs_task_definition.app[0].arn
      dynamic "load_balancer" {
        for_each = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"]
        content {
          target_group_arn = load_balancer.value
          container_name   = "web"
          container_port   = 80
        }
      }
    }
  }

  fail "another name in some environments" {
    variable "env" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = var.env == "prod" ? "web" : "test", image = "app:1", portMappings = [{ containerPort = 80 }] }])
    }
    resource "aws_ecs_service" "app" {
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "web"
        container_port   = 80
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "as the tasks have it, by name and number, in a range, for each of several" {
    locals {
      name = "web"
      port = 80
    }
    resource "aws_ecs_task_definition" "app" {
      for_each              = toset(["a", "b"])
      family                = each.key
      container_definitions = jsonencode([{ name = local.name, image = "app:1", portMappings = [{ containerPort = local.port }, { containerPort = 443 }] }])
    }
    resource "aws_ecs_service" "app" {
      for_each        = aws_ecs_task_definition.app
      task_definition = each.value.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = local.name
        container_port   = "80"
      }
    }
    resource "aws_ecs_task_definition" "range" {
      family                = "range"
      container_definitions = jsonencode([{ name = "web", image = "app:1", portMappings = [{ containerPortRange = "8000-8100" }] }])
    }
    resource "aws_ecs_service" "range" {
      task_definition = aws_ecs_task_definition.range.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "web"
        container_port   = 8080
      }
    }
  }

  pass "a definition from elsewhere, none, no load balancer" {
    resource "aws_ecs_task_definition" "worker" {
      family                = "worker"
      container_definitions = jsonencode([{ name = "worker", image = "app:1" }])
    }
    resource "aws_ecs_service" "elsewhere" {
      task_definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:7"
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "api"
        container_port   = 80
      }
    }
    resource "aws_ecs_service" "external" {
      deployment_controller {
        type = "EXTERNAL"
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
        container_name   = "api"
        container_port   = 80
      }
    }
    resource "aws_ecs_service" "worker" {
      task_definition = aws_ecs_task_definition.worker.arn
    }
    resource "aws_ecs_service" "unnamed" {
      task_definition = aws_ecs_task_definition.worker.arn
      load_balancer {
        elb_name = "app"
      }
    }
  }

  undecided "containers, a name or ports from elsewhere" {
    variable "containers" {}
    variable "name" {}
    variable "ports" {}
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      container_definitions = var.containers
    }
    resource "aws_ecs_service" "a" {
      task_definition = aws_ecs_task_definition.a.arn
      load_balancer {
        container_name = "web"
        container_port = 80
      }
    }
    resource "aws_ecs_task_definition" "b" {
      family                = "b"
      container_definitions = jsonencode([{ name = "web", image = "app:1", portMappings = var.ports }])
    }
    resource "aws_ecs_service" "b" {
      task_definition = aws_ecs_task_definition.b.arn
      load_balancer {
        container_name = var.name
        container_port = 80
      }
    }
    resource "aws_ecs_service" "c" {
      task_definition = aws_ecs_task_definition.b.arn
      load_balancer {
        container_name = "web"
        container_port = 80
      }
    }
  }

  undecided "a container that another module writes as JSON" {
    variable "container" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = "[${var.container}]"
    }
    resource "aws_ecs_service" "app" {
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        container_name = "web"
        container_port = 80
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: web, Image: "app:1", PortMappings: [{ ContainerPort: 80 }] }]
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers:
              - { ContainerName: api, ContainerPort: 80, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1" }
    YAML
    expect {
      at = "template.yaml:11"
    }
  }

  fail "template with another port" {
    cloudformation = <<-YAML
      Parameters:
        Port: { Type: Number, Default: 8080 }
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: web, Image: "app:1", PortMappings: [{ ContainerPort: !Ref Port }] }]
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers:
              - { ContainerName: web, ContainerPort: 80, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1" }
    YAML
    expect {
      at = "template.yaml:13"
    }
  }

  pass "template with the name, and with a definition from elsewhere" {
    cloudformation = <<-YAML
      Parameters:
        Group: { Type: String }
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: web, Image: "app:1", PortMappings: [{ ContainerPort: 80 }] }]
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers: [{ ContainerName: web, ContainerPort: 80, TargetGroupArn: !Ref Group }]
        Elsewhere:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app:7
            LoadBalancers: [{ ContainerName: api, ContainerPort: 80, TargetGroupArn: !Ref Group }]
    YAML
  }

  undecided "template with the name as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions: [{ Name: web, Image: "app:1" }]
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers: [{ ContainerName: !Ref Name, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1" }]
    YAML
  }
}
