kind "aws_api_gateway_stage" {
  identity = ["arn", "id"]

  cloudformation "AWS::ApiGateway::Stage" {
    rest_api_id           = RestApiId
    stage_name            = StageName
    xray_tracing_enabled  = TracingEnabled
    cache_cluster_enabled = CacheClusterEnabled
    access_log_settings   = AccessLogSetting == null ? null : { destination_arn = AccessLogSetting.DestinationArn, format = AccessLogSetting.Format }
    method_settings = [for m in list(MethodSettings) : {
      method_path          = "${m.ResourcePath}/${m.HttpMethod}"
      logging_level        = m.LoggingLevel
      data_trace_enabled   = m.DataTraceEnabled
      caching_enabled      = m.CachingEnabled
      cache_data_encrypted = m.CacheDataEncrypted
    }]
  }
}

kind "aws_apigatewayv2_stage" {
  cloudformation "AWS::ApiGatewayV2::Stage" {
    api_id              = ApiId
    name                = StageName
    access_log_settings = AccessLogSettings == null ? null : { destination_arn = AccessLogSettings.DestinationArn, format = AccessLogSettings.Format }
  }
}

kind "aws_api_gateway_domain_name" {
  cloudformation "AWS::ApiGateway::DomainName" {
    domain_name     = DomainName
    security_policy = SecurityPolicy
  }
}

kind "aws_api_gateway_method" {
  cloudformation "AWS::ApiGateway::Method" {
    http_method      = HttpMethod
    authorization    = AuthorizationType
    api_key_required = ApiKeyRequired
  }
}

kind "aws_apigatewayv2_route" {
  cloudformation "AWS::ApiGatewayV2::Route" {
    api_id             = ApiId
    route_key          = RouteKey
    authorization_type = AuthorizationType
    api_key_required   = ApiKeyRequired
  }
}

kind "aws_api_gateway_rest_api" {
  identity = ["id", "arn"]
}

kind "aws_api_gateway_deployment" {
  cloudformation "AWS::ApiGateway::Deployment" {
    stage_settings = StageDescription == null ? null : {
      caching_enabled      = StageDescription.CachingEnabled
      cache_data_encrypted = StageDescription.CacheDataEncrypted
      access_log_settings  = StageDescription.AccessLogSetting == null ? null : { destination_arn = StageDescription.AccessLogSetting.DestinationArn }
      method_settings = [for m in list(StageDescription.MethodSettings) : {
        caching_enabled      = m.CachingEnabled
        cache_data_encrypted = m.CacheDataEncrypted
      }]
    }
  }
}

kind "aws_apigatewayv2_integration" {
  cloudformation "AWS::ApiGatewayV2::Integration" {
    timeout_milliseconds = TimeoutInMillis
  }
}
