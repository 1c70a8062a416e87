kind "aws_lambda_function" {
  identity = ["function_name", "id", "arn", "qualified_arn", "invoke_arn"]

  cloudformation "AWS::Lambda::Function" {
    function_name                  = FunctionName
    memory_size                    = MemorySize
    reserved_concurrent_executions = ReservedConcurrentExecutions
    tracing_config                 = TracingConfig == null ? null : { mode = TracingConfig.Mode }
    dead_letter_config             = DeadLetterConfig == null ? null : { target_arn = DeadLetterConfig.TargetArn }
    environment                    = Environment == null ? null : { variables = Environment.Variables }
    vpc_config                     = VpcConfig == null ? null : { subnet_ids = VpcConfig.SubnetIds, security_group_ids = VpcConfig.SecurityGroupIds }
    image_uri                      = Code.ImageUri
    logging_config                 = LoggingConfig == null ? null : { log_group = LoggingConfig.LogGroup, log_format = LoggingConfig.LogFormat }
  }

  fold "aws_lambda_function_url" {
    into   = refers(function_name)
    append = { url = { authorization_type = authorization_type, cors = cors } }
  }
}

kind "aws_lambda_permission" {
  cloudformation "AWS::Lambda::Permission" {
    function_name    = FunctionName
    action           = Action
    principal        = Principal
    source_arn       = SourceArn
    source_account   = SourceAccount
    principal_org_id = PrincipalOrgID
  }
}

kind "aws_lambda_function_url" {
  cloudformation "AWS::Lambda::Url" {
    function_name      = TargetFunctionArn
    authorization_type = AuthType
    cors               = Cors == null ? null : { allow_origins = Cors.AllowOrigins, allow_methods = Cors.AllowMethods, allow_credentials = Cors.AllowCredentials }
  }
}
