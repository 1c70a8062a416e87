rule "aws-endpoint-without-waf" {
  title     = "Public endpoint has no web application firewall"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_lb", "aws_api_gateway_stage", "aws_appsync_graphql_api"]
  default   = "opt-in"

  let {
    api = target(self.rest_api_id, "aws_api_gateway_rest_api")
    is_public = (
      resource.kind == "aws_lb" ? self.load_balancer_type == "application" && self.internal != true
      : resource.kind == "aws_api_gateway_stage" ? !contains(api.endpoint_configuration.types, "PRIVATE")
      : self.visibility != "PRIVATE"
    )
    # A template may name the stage by the text of its ARN, which refers to the API.
    associations = concat(
      referrers(self, "aws_wafv2_web_acl_association", "resource_arn"),
      referrers(self, "aws_wafregional_web_acl_association", "resource_arn"),
      referrers(api, "aws_wafv2_web_acl_association", "resource_arn"),
    )
  }

  when    = is_public
  require = length(associations) > 0
  focus   = self
  message = "Every request from the internet reaches what is behind ${resource.address}: nothing filters attacks or limits their rate."
  remedy  = <<-TEXT
    Terraform: aws_wafv2_web_acl_association { resource_arn = …, web_acl_arn = aws_wafv2_web_acl.main.arn }
    CloudFormation: AWS::WAFv2::WebACLAssociation with ResourceArn and WebACLArn
  TEXT

  references = ["https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html"]
  aliases    = { checkov = ["CKV2_AWS_28", "CKV2_AWS_29", "CKV2_AWS_33"] }
  controls   = { "fsbp" = ["APIGateway.4"] }

  fail "none" {
    resource "aws_lb" "l" {}
    resource "aws_appsync_graphql_api" "g" {
      name = "g"
    }
    resource "aws_api_gateway_rest_api" "r" {
      name = "r"
    }
    resource "aws_api_gateway_stage" "s" {
      rest_api_id = aws_api_gateway_rest_api.r.id
      stage_name  = "v1"
    }
    expect {
      count = 3
    }
  }

  pass "of WAF, of WAF Classic, private" {
    resource "aws_lb" "l" {}
    resource "aws_wafv2_web_acl_association" "l" {
      resource_arn = aws_lb.l.arn
      web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/w/1"
    }
    resource "aws_lb" "c" {}
    resource "aws_wafregional_web_acl_association" "c" {
      resource_arn = aws_lb.c.arn
      web_acl_id   = "1"
    }
    resource "aws_lb" "internal" {
      internal = true
    }
    resource "aws_lb" "network" {
      load_balancer_type = "network"
    }
    resource "aws_appsync_graphql_api" "g" {
      name       = "g"
      visibility = "PRIVATE"
    }
    resource "aws_api_gateway_rest_api" "r" {
      name = "r"
      endpoint_configuration {
        types = ["PRIVATE"]
      }
    }
    resource "aws_api_gateway_stage" "s" {
      rest_api_id = aws_api_gateway_rest_api.r.id
      stage_name  = "v1"
    }
  }

  undecided "internal or not" {
    variable "internal" { type = bool }
    resource "aws_lb" "l" {
      internal = var.internal
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }
        Stage: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: v1 } }
        Waf: { Type: AWS::WAFv2::WebACLAssociation, Properties: { WebACLArn: arn, ResourceArn: !Sub "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/v1" } }
    YAML
  }
}
