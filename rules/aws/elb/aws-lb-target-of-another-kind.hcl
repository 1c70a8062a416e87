rule "aws-lb-target-of-another-kind" {
  title     = "Target isn't what its target group takes"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment", "aws_lb_target_group"]

  let {
    # A template names them in the group itself.
    group   = resource.kind == "aws_lb_target_group" ? self : target(self.target_group_arn, "aws_lb_target_group")
    given   = resource.kind == "aws_lb_target_group" ? [for t in list(self.Targets) : t.Id] : [self.target_id]
    members = [for id in given : target(id)]
    type    = group.target_type == null ? "instance" : group.target_type
    # What certainly has no id of that form. An instance or an interface may stand for its address.
    others = {
      instance = ["aws_autoscaling_group", "aws_launch_template", "aws_launch_configuration", "aws_lambda_function", "aws_lambda_alias", "aws_lb", "aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_cluster"]
      ip       = ["aws_autoscaling_group", "aws_launch_template", "aws_launch_configuration", "aws_lambda_function", "aws_lambda_alias", "aws_lb", "aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_cluster"]
      lambda   = ["aws_autoscaling_group", "aws_launch_template", "aws_launch_configuration", "aws_instance", "aws_lb", "aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_cluster"]
      alb      = ["aws_autoscaling_group", "aws_launch_template", "aws_launch_configuration", "aws_instance", "aws_lambda_function", "aws_lambda_alias", "aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_cluster"]
    }
    takes = { instance = "the ids of instances", ip = "addresses", lambda = "a function's ARN", alb = "an Application Load Balancer's ARN" }
  }
  for_each = members
  when     = group != null && each.value != null
  require  = !contains(others[type], facts(each.value).kind)
  focus    = [self.target_id, self.Targets][resource.kind == "aws_lb_target_group" ? 1 : 0]
  message  = "AWS refuses ${resource.address}: a target group of the type ${type} takes ${takes[type]}, and ${facts(each.value).address} has none to give."
  remedy   = <<-TEXT
    Instances of an Auto Scaling group and tasks of a service are registered by the group and the service.
    Terraform: target_group_arns = [aws_lb_target_group.app.arn] in aws_autoscaling_group, load_balancer { … } in aws_ecs_service; for others, target_type as the target is: "instance", "ip", "lambda" or "alb".
    CloudFormation: TargetGroupARNs: [!Ref Group] in AWS::AutoScaling::AutoScalingGroup, LoadBalancers in AWS::ECS::Service; for others, TargetType.
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html",
  ]

  fail "the name of an Auto Scaling group" {
    resource "aws_lb_target_group" "g" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_autoscaling_group" "a" {}
    resource "aws_lb_target_group_attachment" "a" {
      target_group_arn = aws_lb_target_group.g.arn
      target_id        = aws_autoscaling_group.a.name
    }
    expect {
      at = "main.tf:8"
    }
  }

  fail "a function by address, an instance as a function, a function as a balancer" {
    resource "aws_lambda_function" "f" {}
    resource "aws_instance" "i" {}
    resource "aws_lb_target_group" "ip" {
      target_type = "ip"
    }
    resource "aws_lb_target_group" "lambda" {
      target_type = "lambda"
    }
    resource "aws_lb_target_group" "alb" {
      target_type = "alb"
    }
    resource "aws_lb_target_group_attachment" "a" {
      target_group_arn = aws_lb_target_group.ip.arn
      target_id        = aws_lambda_function.f.arn
    }
    resource "aws_lb_target_group_attachment" "b" {
      target_group_arn = aws_lb_target_group.lambda.arn
      target_id        = aws_instance.i.id
    }
    resource "aws_lb_target_group_attachment" "c" {
      target_group_arn = aws_lb_target_group.alb.arn
      target_id        = aws_lambda_function.f.arn
    }
    expect {
      count = 3
    }
  }

  pass "what it takes, what isn't here" {
    resource "aws_lambda_function" "f" {}
    resource "aws_instance" "i" {}
    resource "aws_autoscaling_group" "a" {}
    resource "aws_lb" "l" {}
    resource "aws_lb_target_group" "instance" {
      port = 80
    }
    resource "aws_lb_target_group" "ip" {
      target_type = "ip"
    }
    resource "aws_lb_target_group" "lambda" {
      target_type = "lambda"
    }
    resource "aws_lb_target_group" "alb" {
      target_type = "alb"
    }
    resource "aws_lb_target_group_attachment" "a" {
      target_group_arn = aws_lb_target_group.instance.arn
      target_id        = aws_instance.i.id
    }
    resource "aws_lb_target_group_attachment" "b" {
      target_group_arn = aws_lb_target_group.ip.arn
      target_id        = aws_instance.i.private_ip
    }
    resource "aws_lb_target_group_attachment" "c" {
      target_group_arn = aws_lb_target_group.lambda.arn
      target_id        = aws_lambda_function.f.arn
    }
    resource "aws_lb_target_group_attachment" "d" {
      target_group_arn = aws_lb_target_group.alb.arn
      target_id        = aws_lb.l.arn
    }
    resource "aws_lb_target_group_attachment" "e" {
      target_group_arn = aws_lb_target_group.ip.arn
      target_id        = "10.0.1.15"
    }
    resource "aws_lb_target_group_attachment" "f" {
      target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/1"
      target_id        = aws_autoscaling_group.a.name
    }
  }

  undecided "the type from a variable" {
    variable "type" {}
    resource "aws_lambda_function" "f" {}
    resource "aws_lb_target_group" "g" {
      target_type = var.type
    }
    resource "aws_lb_target_group_attachment" "a" {
      target_group_arn = aws_lb_target_group.g.arn
      target_id        = aws_lambda_function.f.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, Targets: [{ Id: !GetAtt Function.Arn }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function }
        Instance: { Type: AWS::EC2::Instance }
        A: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt Function.Arn }] } }
        B: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, Targets: [{ Id: !Ref Instance }] } }
        C: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP } }
    YAML
  }
}
