rule "aws-ecs-service-target-group-by-instance" {
  title     = "Service's target group names instances, and its tasks have addresses of their own"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_service"

  for_each = [for l in self.load_balancer[*] : target(l.target_group_arn)]
  # Only tasks with the network mode awsvpc have a network configuration, and need one.
  when    = self.network_configuration != null && each.value != null
  require = each.value.target_type == "ip"
  focus   = each.value.target_type == null ? each.value : each.value.target_type
  message = "${resource.address} can't be created: its tasks have the network mode awsvpc, and ECS registers them by their address, which a target group of the type instance refuses."
  remedy  = <<-TEXT
    Terraform: target_type = "ip" in the aws_lb_target_group.
    CloudFormation: TargetType: ip.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html"]

  fail "absent" {
    resource "aws_lb_target_group" "app" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_ecs_service" "app" {
      launch_type = "FARGATE"
      network_configuration {
        subnets = ["subnet-1"]
      }
      load_balancer {
        target_group_arn = aws_lb_target_group.app.arn
        container_name   = "app"
        container_port   = 80
      }
    }
    expect {
      at = "main.tf:1"
    }
  }

  pass "by address; tasks on the network of their instance; a group that isn't here" {
    resource "aws_lb_target_group" "app" {
      target_type = "ip"
    }
    resource "aws_lb_target_group" "bridge" {
      port = 80
    }
    resource "aws_ecs_service" "app" {
      network_configuration {
        subnets = ["subnet-1"]
      }
      load_balancer {
        target_group_arn = aws_lb_target_group.app.arn
      }
    }
    resource "aws_ecs_service" "bridge" {
      load_balancer {
        target_group_arn = aws_lb_target_group.bridge.arn
      }
    }
    resource "aws_ecs_service" "elsewhere" {
      network_configuration {
        subnets = ["subnet-1"]
      }
      load_balancer {
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
        Service:
          Type: AWS::ECS::Service
          Properties:
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } }
            LoadBalancers: [{ TargetGroupArn: !Ref Group, ContainerName: app, ContainerPort: 80 }]
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, TargetType: ip } }
        Service:
          Type: AWS::ECS::Service
          Properties:
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } }
            LoadBalancers: [{ TargetGroupArn: !Ref Group, ContainerName: app, ContainerPort: 80 }]
    YAML
  }
}
