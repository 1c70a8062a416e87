kind "aws_lb" {
  also     = ["aws_alb"]
  identity = ["arn", "id"]

  cloudformation "AWS::ElasticLoadBalancingV2::LoadBalancer" {
    name                       = Name
    internal                   = Scheme == "internal"
    load_balancer_type         = Type
    subnets                    = Subnets
    security_groups            = SecurityGroups
    enable_deletion_protection = { for a in list(LoadBalancerAttributes) : a.Key => a.Value }["deletion_protection.enabled"]
    drop_invalid_header_fields = { for a in list(LoadBalancerAttributes) : a.Key => a.Value }["routing.http.drop_invalid_header_fields.enabled"]
    desync_mitigation_mode           = { for a in list(LoadBalancerAttributes) : a.Key => a.Value }["routing.http.desync_mitigation_mode"]
    enable_cross_zone_load_balancing = { for a in list(LoadBalancerAttributes) : a.Key => a.Value }["load_balancing.cross_zone.enabled"]
    access_logs = {
      enabled = { for a in list(LoadBalancerAttributes) : a.Key => a.Value }["access_logs.s3.enabled"]
      bucket  = { for a in list(LoadBalancerAttributes) : a.Key => a.Value }["access_logs.s3.bucket"]
    }
  }

  defaults {
    source = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb"
    values = { load_balancer_type = "application" }
  }
}

kind "aws_lb_listener" {
  also     = ["aws_alb_listener"]
  identity = ["arn", "id"]

  cloudformation "AWS::ElasticLoadBalancingV2::Listener" {
    load_balancer_arn = LoadBalancerArn
    port              = Port
    protocol          = Protocol
    ssl_policy        = SslPolicy
    certificate_arn   = Certificates[0].CertificateArn
    default_action = [for a in list(DefaultActions) : {
      type             = a.Type
      order            = a.Order
      target_group_arn = a.TargetGroupArn
      redirect         = a.RedirectConfig == null ? null : { host = a.RedirectConfig.Host, protocol = a.RedirectConfig.Protocol, port = a.RedirectConfig.Port, path = a.RedirectConfig.Path, query = a.RedirectConfig.Query, status_code = a.RedirectConfig.StatusCode }
    }]
  }
}

kind "aws_lb_target_group" {
  also     = ["aws_alb_target_group"]
  identity = ["arn", "id"]

  cloudformation "AWS::ElasticLoadBalancingV2::TargetGroup" {
    name        = Name
    port        = Port
    protocol    = Protocol
    target_type = TargetType
    vpc_id      = VpcId
    deregistration_delay = { for a in list(TargetGroupAttributes) : a.Key => a.Value }["deregistration_delay.timeout_seconds"]
    health_check = {
      enabled  = HealthCheckEnabled
      path     = HealthCheckPath
      protocol = HealthCheckProtocol
      matcher  = Matcher.HttpCode
    }
  }
}

kind "aws_elb" {
  identity = ["name", "arn", "id"]

  cloudformation "AWS::ElasticLoadBalancing::LoadBalancer" {
    name                      = LoadBalancerName
    internal                  = Scheme == "internal"
    cross_zone_load_balancing = CrossZone
    # A template can't change the default.
    desync_mitigation_mode = null
    access_logs = AccessLoggingPolicy == null ? null : { enabled = AccessLoggingPolicy.Enabled, bucket = AccessLoggingPolicy.S3BucketName }
    listener = [for l in list(Listeners) : {
      lb_port            = l.LoadBalancerPort
      lb_protocol        = l.Protocol
      instance_port      = l.InstancePort
      instance_protocol  = l.InstanceProtocol
      ssl_certificate_id = l.SSLCertificateId
    }]
  }
}
