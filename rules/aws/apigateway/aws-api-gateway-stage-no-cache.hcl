rule "aws-api-gateway-stage-no-cache" {
  title     = "API stage has no cache"
  severity  = "info"
  category  = "production-readiness"
  checklist = "performance"
  kind      = "aws_api_gateway_stage"
  default   = "opt-in"

  require = self.cache_cluster_enabled
  message = "Every request to ${resource.address} reaches what is behind it, also for an answer that was given a second ago."
  remedy  = <<-TEXT
    Weigh it against its price per hour.
    Terraform: cache_cluster_enabled = true, cache_cluster_size = "0.5"
    CloudFormation: CacheClusterEnabled: true, CacheClusterSize: "0.5"
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html"]
  aliases    = { checkov = ["CKV_AWS_120"] }

  fail "absent" {
    resource "aws_api_gateway_stage" "s" {
      stage_name = "v1"
    }
  }

  pass "cached" {
    resource "aws_api_gateway_stage" "s" {
      stage_name            = "v1"
      cache_cluster_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1 } }
    YAML
  }

  pass "cached template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: r, StageName: v1, CacheClusterEnabled: true } }
    YAML
  }
}
