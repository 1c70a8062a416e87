kind "aws_route53_zone" {
  identity = ["zone_id", "id", "name", "arn"]

  cloudformation "AWS::Route53::HostedZone" {
    name      = Name
    vpc       = [for v in list(VPCs) : { vpc_id = v.VPCId, vpc_region = v.VPCRegion }]
    query_log = QueryLoggingConfig == null ? null : { cloudwatch_log_group_arn = QueryLoggingConfig.CloudWatchLogsLogGroupArn }
  }

  fold "aws_route53_query_log" {
    into      = refers(zone_id)
    query_log = { cloudwatch_log_group_arn = cloudwatch_log_group_arn }
  }
}

kind "aws_route53_record" {
  cloudformation "AWS::Route53::RecordSet" {
    name                        = Name
    zone_id                     = HostedZoneId != null ? HostedZoneId : HostedZoneName
    records                     = ResourceRecords
    alias                       = AliasTarget == null ? null : { name = AliasTarget.DNSName, zone_id = AliasTarget.HostedZoneId, evaluate_target_health = AliasTarget.EvaluateTargetHealth }
    failover_routing_policy     = Failover == null ? null : { type = Failover }
    weighted_routing_policy     = Weight == null ? null : { weight = Weight }
    latency_routing_policy      = Region == null ? null : { region = Region }
    geolocation_routing_policy  = GeoLocation == null ? null : { country = GeoLocation.CountryCode }
    geoproximity_routing_policy = GeoProximityLocation == null ? null : { aws_region = GeoProximityLocation.AWSRegion }
  }
}

kind "aws_route53domains_registered_domain" {
  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53domains_registered_domain"
    language = "terraform"
    values   = { transfer_lock = true }
  }
}
