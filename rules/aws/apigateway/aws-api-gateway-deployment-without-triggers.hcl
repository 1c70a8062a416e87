rule "aws-api-gateway-deployment-without-triggers" {
  title     = "Changes of an API aren't deployed"
  severity  = "high"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_api_gateway_deployment"
  languages = ["terraform"]

  require = (
    self.triggers != null || self.variables != null || self.stage_description != null
    || resource.lifecycle.replace_triggered_by != null
  )
  focus   = self
  message = "${resource.address} is made once: methods and integrations that change later never reach the stage."
  remedy  = <<-TEXT
    Terraform: triggers = { redeployment = sha1(jsonencode([aws_api_gateway_method.get, aws_api_gateway_integration.get])) }
    and lifecycle { create_before_destroy = true }.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment"]

  fail "nothing but an order" {
    resource "aws_api_gateway_method" "get" {
      http_method = "GET"
    }
    resource "aws_api_gateway_deployment" "d" {
      rest_api_id = "a"
      depends_on  = [aws_api_gateway_method.get]
    }
  }

  pass "triggers; a variable or a stage description that changes; replaced with a method" {
    resource "aws_api_gateway_method" "get" {
      http_method = "GET"
    }
    resource "aws_api_gateway_deployment" "triggers" {
      rest_api_id = "a"
      triggers    = { redeployment = sha1(jsonencode(aws_api_gateway_method.get)) }
    }
    resource "aws_api_gateway_deployment" "variables" {
      rest_api_id = "a"
      variables   = { at = timestamp() }
    }
    resource "aws_api_gateway_deployment" "description" {
      rest_api_id       = "a"
      stage_description = md5("methods")
    }
    resource "aws_api_gateway_deployment" "replaced" {
      rest_api_id = "a"
      lifecycle {
        replace_triggered_by = [aws_api_gateway_method.get]
      }
    }
  }
}
