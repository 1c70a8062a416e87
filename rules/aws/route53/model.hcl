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

kind "aws_route53domains_registered_domain" {
  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53domains_registered_domain"
    language = "terraform"
    values   = { transfer_lock = true }
  }
}
