rule "aws-api-gateway-access-logs" {
  title     = "API stage keeps no access logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = ["aws_api_gateway_stage", "aws_apigatewayv2_stage", "aws_api_gateway_deployment"]
  default   = "production"

  # A deployment in a template may make a stage.
  when    = resource.kind != "aws_api_gateway_deployment" || self.stage_settings != null
  require = self.access_log_settings.destination_arn != null || self.stage_settings.access_log_settings.destination_arn != null
  message = "When callers of ${resource.address} get errors, nobody can tell who, when and why."
  remedy  = <<-TEXT
    Terraform: access_log_settings { destination_arn = aws_cloudwatch_log_group.api.arn, format = … }
    CloudFormation: AccessLogSetting (REST) or AccessLogSettings (HTTP): { DestinationArn: !GetAtt Logs.Arn, Format: … }
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"]
  aliases    = { checkov = ["CKV_AWS_76", "CKV_AWS_95"], trivy = ["AVD-AWS-0001", "AVD-AWS-0113", "AVD-AWS-0116"], cfn_nag = ["W69", "W46"] }

  fail "REST" {
    resource "aws_api_gateway_stage" "s" {
      stage_name = "v1"
    }
  }

  fail "HTTP" {
    resource "aws_apigatewayv2_stage" "s" {
      name = "v1"
    }
  }

  pass "logged" {
    resource "aws_cloudwatch_log_group" "l" {}
    resource "aws_api_gateway_stage" "s" {
      stage_name = "v1"
      access_log_settings {
        destination_arn = aws_cloudwatch_log_group.l.arn
        format          = "$context.requestId"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1 } }
        D: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: r, StageName: v2, StageDescription: { Description: d } } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template with logs" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: r, StageName: v2, StageDescription: { AccessLogSetting: { DestinationArn: arn, Format: $context.requestId } } } }
        E: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: r } }
        S: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: r, StageName: v1, AccessLogSettings: { DestinationArn: arn, Format: "$context.requestId" } } }
    YAML
  }
}
