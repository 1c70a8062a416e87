rule "cloudformation-ecs-service-before-listener" {
  title     = "Service may be made before its target group has a load balancer"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_ecs_service"
  languages = ["cloudformation"]

  let {
    group = target(each.value.target_group_arn, "aws_lb_target_group")
    # A listener, or one of its rules, ties the group to the load balancer.
    ways = [for w in concat(referrers(group, "aws_lb_listener"), referrers(group, "aws_lb_listener_rule")) : facts(w).address]
    # These are there before any listener.
    earlier = [for r in resources("aws_lb", "aws_lb_target_group", "aws_ecs_cluster", "aws_iam_role", "aws_iam_role_policy", "aws_iam_policy", "aws_cloudwatch_log_group", "aws_security_group") : facts(r).address]
    named   = list(resource.depends_on)
    others  = [for n in named : n if !contains(earlier, n)]
  }

  for_each = self.load_balancer[*]
  when     = known(group) && length(ways) > 0
  require  = anytrue([for w in ways : contains(named, w)]) || (length(others) > 0 ? undecided("what it depends on may depend on the listener") : false)
  focus    = each.value.target_group_arn
  message  = "Creating the stack may fail: nothing says that ${resource.address} has to wait for ${join(" or ", ways)}, and ECS refuses a target group that no load balancer has yet."
  remedy   = <<-TEXT
    CloudFormation: DependsOn: Listener, beside the service's Properties; of several, the one whose actions name the target group.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
  ]

  fail "nothing said; it waits for the load balancer alone" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: ip } }
        Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] } }
        A: { Type: AWS::ECS::Service, Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Group }] } }
        B: { Type: AWS::ECS::Service, DependsOn: Balancer, Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Group }] } }
    YAML
    expect {
      count = 2
      at    = "template.yaml:5"
    }
  }

  pass "it waits for the listener, for one of its rules" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: ip } }
        Other: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: ip } }
        Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] } }
        Rule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref Listener, Actions: [{ Type: forward, ForwardConfig: { TargetGroups: [{ TargetGroupArn: !Ref Other }] } }] } }
        A: { Type: AWS::ECS::Service, DependsOn: [Balancer, Listener], Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Group }] } }
        B: { Type: AWS::ECS::Service, DependsOn: Rule, Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Other }] } }
    YAML
  }

  pass "a target group from elsewhere, one that no listener here names, none" {
    cloudformation = <<-YAML
      Parameters:
        Given: { Type: String }
      Resources:
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: ip } }
        A: { Type: AWS::ECS::Service, Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Given }] } }
        B: { Type: AWS::ECS::Service, Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Group }] } }
        C: { Type: AWS::ECS::Service, Properties: { TaskDefinition: "app:1" } }
    YAML
  }

  undecided "it waits for something that may wait for the listener" {
    cloudformation = <<-YAML
      Resources:
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: ip } }
        Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] } }
        Servers: { Type: AWS::AutoScaling::AutoScalingGroup, DependsOn: Listener, Properties: { MinSize: "1", MaxSize: "1" } }
        A: { Type: AWS::ECS::Service, DependsOn: Servers, Properties: { TaskDefinition: "app:1", LoadBalancers: [{ ContainerName: app, ContainerPort: 80, TargetGroupArn: !Ref Group }] } }
    YAML
  }
}
