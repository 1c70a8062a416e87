rule "aws-api-gateway-cache-not-encrypted" {
  title     = "API cache isn't encrypted"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_api_gateway_method_settings", "aws_api_gateway_stage", "aws_api_gateway_deployment"]

  let {
    # A template says it of the stage, or of the stage that a deployment makes.
    settings = (
      resource.kind == "aws_api_gateway_stage" ? self.method_settings[*]
      : resource.kind == "aws_api_gateway_deployment" ? concat([self.stage_settings], self.stage_settings.method_settings[*])
      : self.settings[*]
    )
  }

  for_each = settings
  when     = each.value.caching_enabled
  require  = each.value.cache_data_encrypted
  focus    = each.value.cache_data_encrypted == null ? each.value : each.value.cache_data_encrypted
  message  = "Answers of ${resource.address} lie unencrypted in the cache."
  remedy   = <<-TEXT
    Terraform: settings { caching_enabled = true, cache_data_encrypted = true }
    CloudFormation: MethodSettings: [{ CachingEnabled: true, CacheDataEncrypted: true, … }]
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-5"]
  aliases    = { checkov = ["CKV_AWS_308"], trivy = ["AVD-AWS-0002", "AVD-AWS-0110"], cfn_nag = ["W87"] }
  controls   = { "fsbp" = ["APIGateway.5"] }

  fail "absent" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        caching_enabled = true
      }
    }
  }

  pass "encrypted, or no cache" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        caching_enabled      = true
        cache_data_encrypted = true
      }
    }
    resource "aws_api_gateway_method_settings" "n" {
      settings {
        logging_level = "INFO"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true }] } }
        D: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: r, StageName: v2, StageDescription: { CachingEnabled: true } } }
        M: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: r, StageName: v3, StageDescription: { MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true, CacheDataEncrypted: false }] } } }
    YAML
    expect {
      count = 3
    }
  }

  fail "SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Api: { Type: AWS::Serverless::Api, Properties: { StageName: v1, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true }] } }
    YAML
  }

  pass "encrypted template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true, CacheDataEncrypted: true }] } }
        D: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: r, StageName: v2, StageDescription: { CachingEnabled: true, CacheDataEncrypted: true } } }
    YAML
  }
}
