kind "aws_cloudfront_distribution" {
  identity = ["id", "arn"]

  cloudformation "AWS::CloudFront::Distribution" {
    enabled             = DistributionConfig.Enabled
    default_root_object = DistributionConfig.DefaultRootObject
    web_acl_id          = DistributionConfig.WebACLId
    http_version        = DistributionConfig.HttpVersion
    aliases             = DistributionConfig.Aliases
    logging_config      = DistributionConfig.Logging == null ? null : { bucket = DistributionConfig.Logging.Bucket }
    default_cache_behavior = {
      target_origin_id           = DistributionConfig.DefaultCacheBehavior.TargetOriginId
      viewer_protocol_policy     = DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy
      response_headers_policy_id = DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId
      compress                   = DistributionConfig.DefaultCacheBehavior.Compress
      lambda_function_association = [for l in list(DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations) : {
        event_type = l.EventType
        lambda_arn = l.LambdaFunctionARN
      }]
      function_association = [for f in list(DistributionConfig.DefaultCacheBehavior.FunctionAssociations) : {
        event_type   = f.EventType
        function_arn = f.FunctionARN
      }]
      cache_policy_id            = DistributionConfig.DefaultCacheBehavior.CachePolicyId
      forwarded_values           = DistributionConfig.DefaultCacheBehavior.ForwardedValues == null ? null : { query_string = DistributionConfig.DefaultCacheBehavior.ForwardedValues.QueryString, headers = DistributionConfig.DefaultCacheBehavior.ForwardedValues.Headers }
    }
    custom_error_response = [for e in list(DistributionConfig.CustomErrorResponses) : {
      error_code            = e.ErrorCode
      response_code         = e.ResponseCode
      response_page_path    = e.ResponsePagePath
      error_caching_min_ttl = e.ErrorCachingMinTTL
    }]
    ordered_cache_behavior = [for b in list(DistributionConfig.CacheBehaviors) : {
      path_pattern               = b.PathPattern
      target_origin_id           = b.TargetOriginId
      viewer_protocol_policy     = b.ViewerProtocolPolicy
      response_headers_policy_id = b.ResponseHeadersPolicyId
      compress                   = b.Compress
      cache_policy_id            = b.CachePolicyId
      forwarded_values           = b.ForwardedValues == null ? null : { query_string = b.ForwardedValues.QueryString, headers = b.ForwardedValues.Headers }
    }]
    viewer_certificate = DistributionConfig.ViewerCertificate == null ? null : {
      cloudfront_default_certificate = DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate
      acm_certificate_arn            = DistributionConfig.ViewerCertificate.AcmCertificateArn
      iam_certificate_id             = DistributionConfig.ViewerCertificate.IamCertificateId
      minimum_protocol_version       = DistributionConfig.ViewerCertificate.MinimumProtocolVersion
    }
    origin_group = [for g in list(DistributionConfig.OriginGroups.Items) : { origin_id = g.Id, failover_criteria = g.FailoverCriteria, member = [for m in list(g.Members.Items) : { origin_id = m.OriginId }] }]
    restrictions = { geo_restriction = { restriction_type = DistributionConfig.Restrictions.GeoRestriction.RestrictionType } }
    origin = [for o in list(DistributionConfig.Origins) : {
      origin_id                = o.Id
      domain_name              = o.DomainName
      origin_access_control_id = o.OriginAccessControlId
      s3_origin_config         = o.S3OriginConfig == null ? null : { origin_access_identity = o.S3OriginConfig.OriginAccessIdentity }
      custom_origin_config = o.CustomOriginConfig == null ? null : {
        origin_protocol_policy = o.CustomOriginConfig.OriginProtocolPolicy
        origin_ssl_protocols   = o.CustomOriginConfig.OriginSSLProtocols
      }
    }]
  }
}

kind "aws_cloudwatch_log_delivery_source" {
  cloudformation "AWS::Logs::DeliverySource" {
    name         = Name
    log_type     = LogType
    resource_arn = ResourceArn
  }
}

kind "aws_cloudwatch_log_delivery" {
  cloudformation "AWS::Logs::Delivery" {
    delivery_source_name     = DeliverySourceName
    delivery_destination_arn = DeliveryDestinationArn
  }
}
