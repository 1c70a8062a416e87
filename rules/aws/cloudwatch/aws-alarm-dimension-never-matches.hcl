rule "aws-alarm-dimension-never-matches" {
  title     = "Alarm watches a metric that doesn't exist"
  severity  = "high"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"

  let {
    balancers = ["AWS/ApplicationELB", "AWS/NetworkELB", "AWS/GatewayELB"]
    whole     = [for name in ["LoadBalancer", "TargetGroup"] : name if startswith(self.dimensions[name], "arn:")]
  }

  when = contains(concat(balancers, ["AWS/ECS"]), self.namespace)
  require = (
    self.namespace == "AWS/ECS" ? self.dimensions.ServiceName == null || self.dimensions.ClusterName != null
    : length(whole) == 0
  )
  focus   = self.dimensions
  message = "${resource.address} never goes off: AWS publishes no metric with these dimensions, so the alarm stays at INSUFFICIENT_DATA."
  remedy  = <<-TEXT
    Terraform: dimensions = { LoadBalancer = aws_lb.app.arn_suffix }, or { ClusterName = …, ServiceName = … } for a service.
    CloudFormation: Dimensions: [{ Name: LoadBalancer, Value: !GetAtt App.LoadBalancerFullName }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html#load-balancer-metric-dimensions-alb",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html",
  ]

  fail "a whole ARN; a service without its cluster" {
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace  = "AWS/ApplicationELB"
      dimensions = { LoadBalancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188" }
    }
    resource "aws_cloudwatch_metric_alarm" "network" {
      namespace = "AWS/NetworkELB"
      dimensions = {
        LoadBalancer = "net/web/50dc6c495c0c9188"
        TargetGroup  = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "service" {
      namespace  = "AWS/ECS"
      dimensions = { ServiceName = "web" }
    }
    expect {
      count = 3
    }
  }

  pass "their ends; a cluster; other services" {
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace = "AWS/ApplicationELB"
      dimensions = {
        LoadBalancer = "app/web/50dc6c495c0c9188"
        TargetGroup  = "targetgroup/web/73e2d6bc24d8a067"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "service" {
      namespace = "AWS/ECS"
      dimensions = {
        ClusterName = "main"
        ServiceName = "web"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "cluster" {
      namespace  = "AWS/ECS"
      dimensions = { ClusterName = "main" }
    }
    resource "aws_cloudwatch_metric_alarm" "connect" {
      namespace  = "AWS/ECS"
      dimensions = { DiscoveryName = "web" }
    }
    resource "aws_cloudwatch_metric_alarm" "own" {
      namespace = "Shop"
      dimensions = {
        LoadBalancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"
        ServiceName  = "web"
      }
    }
  }

  undecided "of a load balancer that isn't there yet" {
    resource "aws_lb" "web" {}
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace  = "AWS/ApplicationELB"
      dimensions = { LoadBalancer = aws_lb.web.arn_suffix }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Busy:
          Type: AWS::CloudWatch::Alarm
          Properties:
            Namespace: AWS/ECS
            MetricName: CPUUtilization
            Dimensions: [{ Name: ServiceName, Value: web }]
    YAML
  }

  pass "with its cluster in a template" {
    cloudformation = <<-YAML
      Resources:
        Busy:
          Type: AWS::CloudWatch::Alarm
          Properties:
            Namespace: AWS/ECS
            MetricName: CPUUtilization
            Dimensions: [{ Name: ServiceName, Value: web }, { Name: ClusterName, Value: main }]
    YAML
  }
}
