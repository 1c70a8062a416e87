rule "aws-ecs-service-host-port-taken" {
  title     = "Deployment waits for a port that the old task has"
  severity  = "high"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_ecs_service"

  let {
    task  = target(self.task_definition, "aws_ecs_task_definition")
    # Of 0, or of none, the host chooses one that is free.
    fixed = flatten([for c in task.containers : [for p in c.portMappings[*] : p.hostPort if p.hostPort != null && p.hostPort != 0]])
    least = self.deployment_minimum_healthy_percent == null ? 100 : self.deployment_minimum_healthy_percent
    # ECS rounds up.
    kept   = ceil(self.desired_count * least / 100)
    groups = resources("aws_autoscaling_group")
    hosts  = groups[0].max_size
    # Hosts that come from elsewhere, or by a group of another cluster.
    others = concat(resources("aws_instance", "aws_ecs_capacity_provider", "aws_spot_fleet_request"), self.capacity_provider_strategy[*])
    simple = length(groups) == 1 && length(resources("aws_ecs_cluster")) == 1 && length(others) == 0 && target(self.cluster, "aws_ecs_cluster") != null
    rolls  = self.scheduling_strategy != "DAEMON" && (self.deployment_controller.type == null || self.deployment_controller.type == "ECS")
  }

  # A task that has an address of its own has its ports, too.
  when    = simple && rolls && contains([null, "EC2"], self.launch_type) && task.network_mode != "awsvpc" && length(fixed) > 0 && self.desired_count > 0 && hosts <= self.desired_count
  require = kept < self.desired_count
  focus   = self.deployment_minimum_healthy_percent
  message = "No deployment of ${resource.address} can proceed: port ${fixed[0]} of every host belongs to a task that has to keep running, and ${facts(groups[0]).address} has at most ${hosts} ${hosts == 1 ? "host" : "hosts"}."
  remedy  = <<-TEXT
    Terraform: hostPort = 0 in container_definitions, behind a load balancer; or deployment_minimum_healthy_percent = 0, with a pause; or one host more than tasks.
    CloudFormation: HostPort: 0 in ContainerDefinitions, behind a load balancer; or MinimumHealthyPercent: 0, with a pause; or one host more than tasks.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
  ]

  fail "by default; half of one; all of two on two hosts" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 2
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 2
    }
    resource "aws_ecs_service" "b" {
      name            = "b"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 2

      deployment_minimum_healthy_percent = 51
    }
    resource "aws_ecs_task_definition" "d" {
      family                = "d"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    expect {
      count   = 2
      message = "at most 2 hosts"
    }
  }

  fail "one on one host" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      deployment_minimum_healthy_percent = 50
    }
    expect {
      at      = "main.tf:19"
      message = "port 80 of every host belongs to a task that has to keep running, and aws_autoscaling_group.hosts has at most 1 host."
    }
  }

  fail "where it is not said" {
    variable "x" {}
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
      launch_type     = "EC2"
    }
    expect {
      at = "main.tf:13"
    }
  }

  pass "one may stop; a free port; a daemon; other kinds of deployments and tasks; nothing runs" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      deployment_minimum_healthy_percent = 0
    }
    resource "aws_ecs_task_definition" "b" {
      family                = "b"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 0 }, { containerPort = 81 }] }])
    }
    resource "aws_ecs_service" "b" {
      name            = "b"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.b.arn
      desired_count   = 1
    }
    resource "aws_ecs_service" "c" {
      name            = "c"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      scheduling_strategy = "DAEMON"
    }
    resource "aws_ecs_service" "d" {
      name            = "d"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      deployment_controller {
        type = "CODE_DEPLOY"
      }
    }
    resource "aws_ecs_service" "e" {
      name            = "e"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      launch_type = "EXTERNAL"
    }
    resource "aws_ecs_task_definition" "f" {
      family                = "f"
      network_mode          = "awsvpc"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "f" {
      name            = "f"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.f.arn
      desired_count   = 1
    }
    resource "aws_ecs_service" "g" {
      name            = "g"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 0
    }
    resource "aws_ecs_service" "h" {
      name            = "h"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      capacity_provider_strategy {
        capacity_provider = "x"
      }
    }
    resource "aws_ecs_service" "i" {
      name            = "i"
      cluster         = "other"
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
  }

  pass "a host more" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 2
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
  }

  pass "a host beside the group" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
    resource "aws_instance" "host" {
      ami = "ami-1"
    }
  }

  pass "two groups" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
    resource "aws_autoscaling_group" "more" {
      max_size = 1
    }
  }

  pass "two clusters" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
    resource "aws_ecs_cluster" "more" {
      name = "more"
    }
  }

  pass "parked" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 0
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 0
    }
  }

  fail "ECS itself deploys" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = 1
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1

      deployment_controller {
        type = "ECS"
      }
    }
  }

  pass "no group" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
  }

  undecided "as many as a variable says" {
    variable "most" {}
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "hosts" {
      min_size = 1
      max_size = var.most
    }
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([{ name = "app", image = "nginx:1", portMappings = [{ containerPort = 80, hostPort = 80 }] }])
    }
    resource "aws_ecs_service" "a" {
      name            = "a"
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.a.arn
      desired_count   = 1
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Hosts: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "1" } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: bridge, ContainerDefinitions: [{ Name: app, Image: "nginx:1", PortMappings: [{ ContainerPort: 80, HostPort: 80 }] }] } }
        Service: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref Task, LaunchType: EC2, DeploymentConfiguration: { MinimumHealthyPercent: 50 } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Hosts: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "2" } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: bridge, ContainerDefinitions: [{ Name: app, Image: "nginx:1", PortMappings: [{ ContainerPort: 80, HostPort: 80 }] }] } }
        Service: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref Task, LaunchType: EC2, DesiredCount: 1 } }
    YAML
  }
}
