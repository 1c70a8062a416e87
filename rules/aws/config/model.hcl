kind "aws_config_configuration_recorder" {
  identity = ["name", "id"]
}

kind "aws_config_configuration_aggregator" {
  cloudformation "AWS::Config::ConfigurationAggregator" {
    account_aggregation_source      = [for s in list(AccountAggregationSources) : { account_ids = s.AccountIds, all_regions = s.AllAwsRegions, regions = s.AwsRegions }]
    organization_aggregation_source = OrganizationAggregationSource == null ? null : { all_regions = OrganizationAggregationSource.AllAwsRegions, regions = OrganizationAggregationSource.AwsRegions, role_arn = OrganizationAggregationSource.RoleArn }
  }
}
