kind "aws_opensearch_domain" {
  identity = ["domain_name", "id", "arn"]

  cloudformation "AWS::OpenSearchService::Domain" {
    domain_name             = DomainName
    encrypt_at_rest         = EncryptionAtRestOptions == null ? null : { enabled = EncryptionAtRestOptions.Enabled, kms_key_id = EncryptionAtRestOptions.KmsKeyId }
    node_to_node_encryption = NodeToNodeEncryptionOptions == null ? null : { enabled = NodeToNodeEncryptionOptions.Enabled }
    domain_endpoint_options = DomainEndpointOptions == null ? null : { enforce_https = DomainEndpointOptions.EnforceHTTPS, tls_security_policy = DomainEndpointOptions.TLSSecurityPolicy }
    vpc_options             = VPCOptions == null ? null : { subnet_ids = VPCOptions.SubnetIds, security_group_ids = VPCOptions.SecurityGroupIds }
    log_publishing_options  = [for type, o in LogPublishingOptions : { log_type = type, enabled = o.Enabled, cloudwatch_log_group_arn = o.CloudWatchLogsLogGroupArn }]
  }

  fold "aws_opensearch_domain_policy" {
    into            = refers(domain_name)
    access_policies = access_policies
  }

  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain"
    language = "terraform"
    values   = { "domain_endpoint_options.enforce_https" = true, "log_publishing_options.enabled" = true }
  }
}

kind "aws_elasticsearch_domain" {
  identity = ["domain_name", "id", "arn"]

  cloudformation "AWS::Elasticsearch::Domain" {
    domain_name             = DomainName
    encrypt_at_rest         = EncryptionAtRestOptions == null ? null : { enabled = EncryptionAtRestOptions.Enabled, kms_key_id = EncryptionAtRestOptions.KmsKeyId }
    node_to_node_encryption = NodeToNodeEncryptionOptions == null ? null : { enabled = NodeToNodeEncryptionOptions.Enabled }
    domain_endpoint_options = DomainEndpointOptions == null ? null : { enforce_https = DomainEndpointOptions.EnforceHTTPS, tls_security_policy = DomainEndpointOptions.TLSSecurityPolicy }
    vpc_options             = VPCOptions == null ? null : { subnet_ids = VPCOptions.SubnetIds, security_group_ids = VPCOptions.SecurityGroupIds }
    log_publishing_options  = [for type, o in LogPublishingOptions : { log_type = type, enabled = o.Enabled, cloudwatch_log_group_arn = o.CloudWatchLogsLogGroupArn }]
  }

  fold "aws_elasticsearch_domain_policy" {
    into            = refers(domain_name)
    access_policies = access_policies
  }

  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticsearch_domain"
    language = "terraform"
    values   = { "domain_endpoint_options.enforce_https" = true, "log_publishing_options.enabled" = true }
  }
}
