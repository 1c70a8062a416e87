rule "aws-api-gateway-method-no-cache" {
  title     = "API method's answers aren't cached"
  severity  = "info"
  category  = "production-readiness"
  checklist = "performance"
  kind      = ["aws_api_gateway_method_settings", "aws_api_gateway_stage"]
  default   = "opt-in"

  # A template says both of the stage.
  for_each = resource.kind == "aws_api_gateway_stage" ? self.method_settings[*] : self.settings[*]
  require  = each.value.caching_enabled
  focus    = each.value.caching_enabled == null ? each.value : each.value.caching_enabled
  message  = "Every request that ${resource.address} is about reaches what is behind it, also for an answer that was given a second ago."
  remedy   = <<-TEXT
    Terraform: settings { caching_enabled = true, cache_data_encrypted = true }
    CloudFormation: MethodSettings: [{ CachingEnabled: true, CacheDataEncrypted: true, … }]
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html"]
  aliases    = { checkov = ["CKV_AWS_225"], trivy = ["AVD-AWS-0190"] }

  fail "absent" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        logging_level = "INFO"
      }
    }
  }

  pass "cached" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        caching_enabled = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", LoggingLevel: INFO }] } }
    YAML
  }

  pass "cached template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", CachingEnabled: true }] } }
    YAML
  }
}
