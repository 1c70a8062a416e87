rule "aws-ecs-task-mounts-host" {
  title     = "Task mounts its host's Docker socket or root directory"
  severity  = known(reading) && reading ? "low" : "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  let {
    # Fargate has no host to mount.
    fargate = anytrue([for c in list(self.requires_compatibilities) : c == "FARGATE"])
    # Reading a socket's directory is enough to talk to it.
    sockets = "^/(var/)?run/?$|^/(var/)?run/(docker\\.sock|containerd/?|containerd/containerd\\.sock)$"
    # Of the root, what is mounted for reading only shows what others keep.
    reading = each.value.host_path == "/" && alltrue([for m in mounts : m.read_only if m.name == each.value.name])
    mounts  = flatten([for c in list(self.containers) : [for m in list(c.mountPoints) : { name = m.sourceVolume, read_only = m.readOnly == true }]])
  }

  for_each = [for v in list(self.volume) : v if v.host_path != null]
  when     = !fargate && anytrue([for m in mounts : m.name == each.value.name])
  require  = length(regexall(sockets, each.value.host_path)) == 0 && each.value.host_path != "/"
  focus    = each.value.host_path
  message = (
    known(reading) && reading
    ? "Who breaks into a container of ${resource.address} reads what its host and the other tasks there keep in files: it mounts the host's root directory, if only for reading."
    : "Who breaks into a container of ${resource.address} owns its host and every other task there: it mounts the host's ${each.value == null ? "Docker socket or root directory" : each.value.host_path}."
  )
  remedy   = <<-TEXT
    Mount the directory that the software needs, or give it a way of its own (the ECS metadata endpoint, a logging driver).
    Terraform: volume { name = "logs"  host_path = "/var/log/app" }.
    CloudFormation: Volumes: [{ Name: logs, Host: { SourcePath: /var/log/app } }].
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html",
    "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
  ]

  fail "the socket, its directory, the root" {
    resource "aws_ecs_task_definition" "agent" {
      family = "agent"
      volume {
        name      = "socket"
        host_path = "/var/run/docker.sock"
      }
      volume {
        name      = "run"
        host_path = "/run"
      }
      volume {
        name      = "root"
        host_path = "/"
      }
      container_definitions = jsonencode([
        { name = "a", image = "a:1", mountPoints = [{ sourceVolume = "socket", containerPath = "/var/run/docker.sock", readOnly = true }] },
        { name = "b", image = "b:1", mountPoints = [{ sourceVolume = "run", containerPath = "/run" }, { sourceVolume = "root", containerPath = "/host" }] },
      ])
    }
    expect {
      count    = 3
      severity = "high"
    }
  }

  fail "the root for reading" {
    resource "aws_ecs_task_definition" "agent" {
      family = "agent"
      volume {
        name      = "root"
        host_path = "/"
      }
      volume {
        name      = "settings"
        host_path = "/etc/app"
      }
      container_definitions = jsonencode([
        { name = "a", image = "a:1", mountPoints = [{ sourceVolume = "root", containerPath = "/rootfs", readOnly = true }, { sourceVolume = "settings", containerPath = "/settings" }] },
      ])
    }
    expect {
      count    = 1
      severity = "low"
      message  = "reads what its host"
    }
  }

  fail "the root for reading by one of two" {
    resource "aws_ecs_task_definition" "agent" {
      family = "agent"
      volume {
        name      = "root"
        host_path = "/"
      }
      container_definitions = jsonencode([
        { name = "a", image = "a:1", mountPoints = [{ sourceVolume = "root", containerPath = "/rootfs", readOnly = true }] },
        { name = "b", image = "b:1", mountPoints = [{ sourceVolume = "root", containerPath = "/rootfs" }] },
      ])
    }
    expect {
      severity = "high"
      message  = "owns its host"
    }
  }

  fail "the root for reading, in a template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Volumes:
              - { Name: root, Host: { SourcePath: / } }
            ContainerDefinitions:
              - { Name: a, Image: "a:1", MountPoints: [{ ContainerPath: /rootfs, SourceVolume: root, ReadOnly: true }] }
    YAML
    expect {
      severity = "low"
    }
  }

  pass "another directory, a volume that nothing mounts, one without a path" {
    resource "aws_ecs_task_definition" "agent" {
      family = "agent"
      volume {
        name      = "logs"
        host_path = "/var/log/app"
      }
      volume {
        name      = "unused"
        host_path = "/var/run/docker.sock"
      }
      volume {
        name = "scratch"
      }
      container_definitions = <<-JSON
        [
          { "name": "a", "image": "a:1", "mountPoints": [{ "sourceVolume": "logs", "containerPath": "/logs" }] },
          { "name": "b", "image": "b:1", "mountPoints": [{ "sourceVolume": "scratch", "containerPath": "/tmp" }] },
          { "name": "c", "image": "c:1" }
        ]
      JSON
    }
    resource "aws_ecs_task_definition" "refused" {
      family                   = "refused"
      requires_compatibilities = ["FARGATE"]
      volume {
        name      = "socket"
        host_path = "/var/run/docker.sock"
      }
      container_definitions = jsonencode([{ name = "a", image = "a:1", mountPoints = [{ sourceVolume = "socket", containerPath = "/var/run/docker.sock" }] }])
    }
    resource "aws_ecs_task_definition" "plain" {
      family                = "plain"
      container_definitions = jsonencode([{ name = "a", image = "a:1" }])
    }
  }

  undecided "a path from a variable" {
    variable "path" {}
    resource "aws_ecs_task_definition" "agent" {
      family = "agent"
      volume {
        name      = "v"
        host_path = var.path
      }
      container_definitions = jsonencode([{ name = "a", image = "a:1", mountPoints = [{ sourceVolume = "v", containerPath = "/v" }] }])
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Volumes:
              - { Name: socket, Host: { SourcePath: /var/run/docker.sock } }
            ContainerDefinitions:
              - { Name: a, Image: "a:1", MountPoints: [{ ContainerPath: /var/run/docker.sock, SourceVolume: socket, ReadOnly: true }] }
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  pass "another directory, a volume that nothing mounts, one without a path, in a template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            Volumes:
              - { Name: logs, Host: { SourcePath: /var/log/app } }
              - { Name: unused, Host: { SourcePath: /var/run/docker.sock } }
              - { Name: scratch }
            ContainerDefinitions:
              - { Name: a, Image: "a:1", MountPoints: [{ ContainerPath: /logs, SourceVolume: logs }] }
              - { Name: b, Image: "b:1", MountPoints: [{ ContainerPath: /tmp, SourceVolume: scratch }] }
    YAML
  }
}
