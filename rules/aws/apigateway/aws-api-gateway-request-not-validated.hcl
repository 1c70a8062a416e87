rule "aws-api-gateway-request-not-validated" {
  title     = "API doesn't validate requests"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_api_gateway_method"
  default   = "opt-in"

  # A preflight request has nothing to validate.
  when    = self.http_method != "OPTIONS"
  require = self.request_validator_id != null && self.request_validator_id != ""
  message = "Requests to ${resource.address} reach what is behind it whether or not they have what they need."
  remedy  = <<-TEXT
    Terraform: request_validator_id = aws_api_gateway_request_validator.main.id
    CloudFormation: RequestValidatorId: !Ref Validator
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"]
  aliases    = { checkov = ["CKV2_AWS_53"] }

  fail "absent, empty" {
    resource "aws_api_gateway_method" "a" {
      http_method = "POST"
    }
    resource "aws_api_gateway_method" "b" {
      http_method          = "POST"
      request_validator_id = ""
    }
    expect {
      count = 2
    }
  }

  pass "validated, preflight" {
    resource "aws_api_gateway_method" "a" {
      http_method          = "POST"
      request_validator_id = "abc"
    }
    resource "aws_api_gateway_method" "b" {
      http_method = "OPTIONS"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: POST, ResourceId: r, RestApiId: a } }
    YAML
  }

  pass "validated template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::ApiGateway::Method, Properties: { HttpMethod: POST, ResourceId: r, RestApiId: a, RequestValidatorId: v } }
    YAML
  }
}
