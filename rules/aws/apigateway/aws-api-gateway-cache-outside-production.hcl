rule "aws-api-gateway-cache-outside-production" {
  title     = "API outside production has a cache"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_api_gateway_stage"

  when    = stack.environment == "non-production"
  require = self.cache_cluster_enabled != true
  focus   = self.cache_cluster_enabled
  message = "The cache of ${resource.address} is billed by the hour, from about $15 to $2,700 a month by its size, and outside production it hides what the API does."
  remedy  = <<-TEXT
    Terraform: cache_cluster_enabled = var.environment == "prod"
    CloudFormation: CacheClusterEnabled: !If [IsProduction, true, false]
  TEXT

  references = ["https://aws.amazon.com/api-gateway/pricing/"]

  fail "for development" {
    given {
      environment = "dev"
    }
    resource "aws_api_gateway_stage" "s" {
      cache_cluster_enabled = true
    }
  }

  pass "for production" {
    given {
      environment = "production"
    }
    resource "aws_api_gateway_stage" "s" {
      cache_cluster_enabled = true
    }
  }

  pass "none" {
    given {
      environment = "dev"
    }
    resource "aws_api_gateway_stage" "s" {}
  }

  fail "template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::ApiGateway::Stage
          Properties: { RestApiId: a, CacheClusterEnabled: true }
    YAML
  }

  pass "none in a template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::ApiGateway::Stage
          Properties: { RestApiId: a }
    YAML
  }
}
