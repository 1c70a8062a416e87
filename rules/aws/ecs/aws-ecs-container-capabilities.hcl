rule "aws-ecs-container-capabilities" {
  title     = "Container has a capability that gives it its host"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_task_definition"

  param "capabilities" {
    description = "Capabilities that lead out of a container."
    default     = ["ALL", "SYS_ADMIN", "SYS_MODULE", "DAC_READ_SEARCH"]
  }

  let {
    # In the network of its host a container with NET_ADMIN changes the host's, not its own.
    asked = self.network_mode == "host" ? concat(param.capabilities, ["NET_ADMIN"]) : param.capabilities
    # Fargate refuses all but SYS_PTRACE.
    fargate = anytrue([for c in list(self.requires_compatibilities) : c == "FARGATE"])
    add     = concat(list(each.value.linuxParameters.capabilities.add), list(each.value.linuxParameters.Capabilities.Add))
    # ALL means all but those that are dropped; a single one is added after the others are dropped.
    drop  = [for n in concat(list(each.value.linuxParameters.capabilities.drop), list(each.value.linuxParameters.Capabilities.Drop)) : trimprefix(upper(n), "CAP_")]
    rest  = [for n in asked : n if n != "ALL" && !contains(drop, n)]
    found = [for n in add : n if contains(asked, trimprefix(upper(n), "CAP_")) && (upper(n) != "ALL" || length(rest) > 0)]
  }

  for_each = self.containers
  # A container that is privileged has them all; it is told of by a rule of its own.
  when     = !fargate && each.value.privileged != true
  require  = length(found) == 0
  focus    = add
  message = (
    alltrue([for n in found : endswith(upper(n), "NET_ADMIN")])
    ? "Who breaks into a container of ${resource.address} can change and redirect the traffic of its host and of every other task there: in the host's network it has NET_ADMIN."
    : "Who breaks into a container of ${resource.address} can take over its host and every other task there: it has ${join(", ", found)}."
  )
  remedy   = <<-TEXT
    Add only what the software needs, for example NET_BIND_SERVICE.
    Terraform: linuxParameters = { capabilities = { add = ["NET_BIND_SERVICE"], drop = ["ALL"] } } in container_definitions.
    CloudFormation: LinuxParameters: { Capabilities: { Add: [NET_BIND_SERVICE], Drop: [ALL] } }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
    "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
  ]

  fail "the right to mount, all rights, by a name with its prefix" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([
        { name = "a", image = "a:1", linuxParameters = { capabilities = { add = ["NET_BIND_SERVICE", "SYS_ADMIN"], drop = ["SYS_ADMIN", "SYS_MODULE", "DAC_READ_SEARCH"] } } },
        { name = "b", image = "b:1", linuxParameters = { capabilities = { add = ["all"], drop = ["NET_RAW"] } } },
        { name = "c", image = "c:1", linuxParameters = { capabilities = { add = ["CAP_SYS_MODULE"] } } },
      ])
    }
    expect {
      count   = 3
      message = "take over its host"
    }
  }

  fail "the network of the host" {
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      network_mode          = "host"
      container_definitions = <<-JSON
        [{ "name": "a", "image": "a:1", "linuxParameters": { "capabilities": { "add": ["NET_ADMIN"] } } }]
      JSON
    }
    expect {
      count   = 1
      message = "redirect the traffic"
    }
  }

  pass "its own network, what stays inside, nothing, dropped, privileged, refused by Fargate" {
    resource "aws_ecs_task_definition" "a" {
      family                = "a"
      network_mode          = "bridge"
      container_definitions = jsonencode([
        { name = "a", image = "a:1", linuxParameters = { capabilities = { add = ["NET_ADMIN", "SYS_PTRACE"] } } },
        { name = "b", image = "b:1", linuxParameters = { capabilities = { drop = ["ALL"] } } },
        { name = "c", image = "c:1", linuxParameters = { initProcessEnabled = true } },
        { name = "d", image = "d:1" },
        { name = "f", image = "f:1", linuxParameters = { capabilities = { add = ["ALL"], drop = ["SYS_ADMIN", "CAP_SYS_MODULE", "dac_read_search"] } } },
        { name = "e", image = "e:1", privileged = true, linuxParameters = { capabilities = { add = ["SYS_ADMIN"] } } },
      ])
    }
    resource "aws_ecs_task_definition" "b" {
      family                   = "b"
      requires_compatibilities = ["FARGATE"]
      container_definitions    = jsonencode([{ name = "a", image = "a:1", linuxParameters = { capabilities = { add = ["SYS_ADMIN"] } } }])
    }
  }

  undecided "from a variable" {
    variable "capabilities" {
      type = list(string)
    }
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "a", image = "a:1", linuxParameters = { capabilities = { add = var.capabilities } } }])
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: a, Image: "a:1", LinuxParameters: { Capabilities: { Add: [NET_ADMIN, SYS_ADMIN, DAC_READ_SEARCH] } } }
    YAML
    expect {
      at      = "template.yaml:6"
      message = "SYS_ADMIN, DAC_READ_SEARCH"
    }
  }

  pass "what stays inside, in a template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - { Name: a, Image: "a:1", LinuxParameters: { Capabilities: { Add: [NET_BIND_SERVICE], Drop: [ALL] } } }
              - { Name: b, Image: "b:1", LinuxParameters: { InitProcessEnabled: true } }
              - { Name: c, Image: "c:1" }
    YAML
  }
}
