rule "aws-ecs-service-fargate-task-on-ec2" {
  title     = "Service looks for instances to run a task that is made for Fargate"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_service"

  let {
    task    = target(self.task_definition, "aws_ecs_task_definition")
    cluster = target(self.cluster, "aws_ecs_cluster")
    # What the cluster does with services that don't say where to run; the provider had it in the cluster itself before version 5.
    set      = cluster.default_capacity_provider_strategy != null ? cluster.default_capacity_provider_strategy : cluster.DefaultCapacityProviderStrategy
    strategy = flatten(concat(list(set), [for kind in ["aws_ecs_cluster_capacity_providers", "AWS::ECS::ClusterCapacityProviderAssociations"] : [for p in referrers(cluster, kind) : list(p.default_capacity_provider_strategy != null ? p.default_capacity_provider_strategy : p.DefaultCapacityProviderStrategy)]]))
    # Where there are instances, the tasks may be meant for them.
    instances = resources("aws_autoscaling_group", "aws_instance", "aws_ecs_capacity_provider", "aws_spot_fleet_request", "aws_ec2_fleet")
  }
  # Task sets say it themselves where something else deploys.
  when = (
    task != null && cluster != null && self.deployment_controller.type != "EXTERNAL"
    && length(task.requires_compatibilities) == 1 && contains(task.requires_compatibilities, "FARGATE") && length(instances) == 0
  )
  require = self.launch_type != null || length(self.capacity_provider_strategy[*]) > 0 || length(strategy) > 0
  focus   = self.launch_type == null ? self : self.launch_type
  message = "No task of ${resource.address} runs on Fargate, for which ${facts(task).address} is made: without a launch type and a default of the cluster ECS takes EC2, and nothing here gives ${facts(cluster).address} instances."
  remedy  = <<-TEXT
    Terraform: launch_type = "FARGATE".
    CloudFormation: LaunchType: FARGATE.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#launch_type",
  ]

  fail "nothing said" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_ecs_task_definition" "t" {
      family                   = "t"
      requires_compatibilities = ["FARGATE"]
    }
    resource "aws_ecs_service" "s" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
    }
    expect {
      at = "main.tf:8"
    }
  }

  pass "a launch type, a strategy, a default of the cluster, a task for both, another deployer" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_ecs_cluster" "d" {
      name = "d"
    }
    resource "aws_ecs_cluster_capacity_providers" "d" {
      cluster_name       = aws_ecs_cluster.d.name
      capacity_providers = ["FARGATE"]
      default_capacity_provider_strategy {
        capacity_provider = "FARGATE"
        weight            = 1
      }
    }
    resource "aws_ecs_task_definition" "t" {
      family                   = "t"
      requires_compatibilities = ["FARGATE"]
    }
    resource "aws_ecs_task_definition" "both" {
      family                   = "both"
      requires_compatibilities = ["EC2", "FARGATE"]
    }
    resource "aws_ecs_task_definition" "instances" {
      family                   = "instances"
      requires_compatibilities = ["EC2"]
    }
    resource "aws_ecs_service" "a" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
      launch_type     = "FARGATE"
    }
    resource "aws_ecs_service" "b" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
      }
    }
    resource "aws_ecs_service" "d" {
      cluster         = aws_ecs_cluster.d.id
      task_definition = aws_ecs_task_definition.t.arn
    }
    resource "aws_ecs_service" "e" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.both.arn
    }
    resource "aws_ecs_service" "f" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
      deployment_controller {
        type = "EXTERNAL"
      }
    }
    resource "aws_ecs_service" "g" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.instances.arn
    }
    resource "aws_ecs_service" "elsewhere" {
      cluster         = "arn:aws:ecs:eu-west-1:111122223333:cluster/c"
      task_definition = aws_ecs_task_definition.t.arn
    }
    resource "aws_ecs_service" "other" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/t:1"
    }
  }

  pass "the cluster's own default, as older versions of the provider have it" {
    resource "aws_ecs_cluster" "c" {
      name               = "c"
      capacity_providers = ["FARGATE"]
      default_capacity_provider_strategy {
        capacity_provider = "FARGATE"
      }
    }
    resource "aws_ecs_task_definition" "t" {
      family                   = "t"
      requires_compatibilities = ["FARGATE"]
    }
    resource "aws_ecs_service" "s" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
    }
  }

  pass "there are instances" {
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_autoscaling_group" "g" {}
    resource "aws_ecs_task_definition" "t" {
      family                   = "t"
      requires_compatibilities = ["FARGATE"]
    }
    resource "aws_ecs_service" "s" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
    }
  }

  undecided "a launch type from elsewhere" {
    variable "type" {}
    resource "aws_ecs_cluster" "c" {
      name = "c"
    }
    resource "aws_ecs_task_definition" "t" {
      family                   = "t"
      requires_compatibilities = ["FARGATE"]
    }
    resource "aws_ecs_service" "s" {
      cluster         = aws_ecs_cluster.c.id
      task_definition = aws_ecs_task_definition.t.arn
      launch_type     = var.type
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { RequiresCompatibilities: [FARGATE] } }
        Service: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref Task } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Spread: { Type: AWS::ECS::Cluster, Properties: { CapacityProviders: [FARGATE], DefaultCapacityProviderStrategy: [{ CapacityProvider: FARGATE, Weight: 1 }] } }
        Other: { Type: AWS::ECS::Cluster }
        Providers: { Type: AWS::ECS::ClusterCapacityProviderAssociations, Properties: { Cluster: !Ref Other, CapacityProviders: [FARGATE], DefaultCapacityProviderStrategy: [{ CapacityProvider: FARGATE, Weight: 1 }] } }
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { RequiresCompatibilities: [FARGATE] } }
        A: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, LaunchType: FARGATE, TaskDefinition: !Ref Task } }
        B: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Spread, TaskDefinition: !Ref Task } }
        C: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Other, TaskDefinition: !Ref Task } }
    YAML
  }
}
