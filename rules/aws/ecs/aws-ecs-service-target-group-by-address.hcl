rule "aws-ecs-service-target-group-by-address" {
  title     = "Service's target group names addresses, and its tasks have none of their own"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_service"

  let {
    task = target(self.task_definition, "aws_ecs_task_definition")
    # Where nothing is said, it's the bridge of the instance.
    mode = task.network_mode == null || task.network_mode == "" ? "bridge" : task.network_mode
  }

  for_each = [for l in self.load_balancer[*] : target(l.target_group_arn, "aws_lb_target_group")]
  when     = known(task) && task != null && self.network_configuration == null && each.value != null && contains(["bridge", "host"], mode)
  require  = each.value.target_type != "ip"
  focus    = each.value.target_type
  message  = "${resource.address} can't be created: the network mode of its tasks is ${mode}, so ECS registers their instances, which a target group of the type ip refuses."
  remedy   = <<-TEXT
    Give the tasks addresses of their own, or name their instances.
    Terraform: target_type = "instance" in the aws_lb_target_group; or network_mode = "awsvpc" in the task definition and a network_configuration in the service.
    CloudFormation: TargetType: instance; or NetworkMode: awsvpc and NetworkConfiguration.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
  ]

  fail "on the bridge, by default and as said, and on the host" {
    resource "aws_lb_target_group" "app" {
      target_type = "ip"
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
    }
    resource "aws_ecs_service" "app" {
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        target_group_arn = aws_lb_target_group.app.arn
        container_name   = "app"
        container_port   = 80
      }
    }
    resource "aws_lb_target_group" "host" {
      target_type = "ip"
    }
    resource "aws_ecs_task_definition" "host" {
      family       = "host"
      network_mode = "host"
    }
    resource "aws_ecs_service" "host" {
      task_definition = "${aws_ecs_task_definition.host.family}:${aws_ecs_task_definition.host.revision}"
      load_balancer {
        target_group_arn = aws_lb_target_group.host.arn
      }
    }
    expect {
      count = 2
      at    = "main.tf:2"
    }
  }

  pass "by instance, addresses of their own, a group and a task from elsewhere, Fargate" {
    resource "aws_lb_target_group" "instances" {
      port = 80
    }
    resource "aws_lb_target_group" "addresses" {
      target_type = "ip"
    }
    resource "aws_ecs_task_definition" "bridge" {
      family       = "bridge"
      network_mode = "bridge"
    }
    resource "aws_ecs_task_definition" "own" {
      family       = "own"
      network_mode = "awsvpc"
    }
    resource "aws_ecs_service" "instances" {
      task_definition = aws_ecs_task_definition.bridge.arn
      load_balancer {
        target_group_arn = aws_lb_target_group.instances.arn
      }
    }
    resource "aws_ecs_service" "own" {
      task_definition = aws_ecs_task_definition.own.arn
      load_balancer {
        target_group_arn = aws_lb_target_group.addresses.arn
      }
    }
    resource "aws_ecs_service" "network" {
      task_definition = aws_ecs_task_definition.bridge.arn
      network_configuration {
        subnets = ["subnet-1"]
      }
      load_balancer {
        target_group_arn = aws_lb_target_group.addresses.arn
      }
    }
    resource "aws_ecs_service" "group" {
      task_definition = aws_ecs_task_definition.bridge.arn
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
      }
    }
    resource "aws_ecs_service" "task" {
      task_definition = "app:7"
      load_balancer {
        target_group_arn = aws_lb_target_group.addresses.arn
      }
    }
  }

  undecided "a mode from elsewhere" {
    variable "mode" {}
    resource "aws_lb_target_group" "app" {
      target_type = "ip"
    }
    resource "aws_ecs_task_definition" "app" {
      family       = "app"
      network_mode = var.mode
    }
    resource "aws_ecs_service" "app" {
      task_definition = aws_ecs_task_definition.app.arn
      load_balancer {
        target_group_arn = aws_lb_target_group.app.arn
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, TargetType: ip } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { Family: app, NetworkMode: bridge } }
        App:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers: [{ TargetGroupArn: !Ref Group, ContainerName: app, ContainerPort: 80 }]
    YAML
  }

  pass "by instance in a template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { Family: app } }
        App:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: !Ref Task
            LoadBalancers: [{ TargetGroupArn: !Ref Group, ContainerName: app, ContainerPort: 80 }]
    YAML
  }
}
