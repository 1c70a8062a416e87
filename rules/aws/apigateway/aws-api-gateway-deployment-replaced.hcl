rule "aws-api-gateway-deployment-replaced" {
  title     = "API deployment is destroyed before the next one is there"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_api_gateway_deployment"

  require = resource.lifecycle.create_before_destroy
  focus   = self
  message = "A change of ${resource.address} fails, because its stage still uses the old deployment, or takes the API down in between."
  remedy  = <<-TEXT
    Terraform: lifecycle { create_before_destroy = true }
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment"]
  aliases    = { checkov = ["CKV_AWS_217"] }
  languages  = ["terraform"]

  fail "absent" {
    resource "aws_api_gateway_deployment" "d" {
      rest_api_id = "a"
    }
  }

  pass "before" {
    resource "aws_api_gateway_deployment" "d" {
      rest_api_id = "a"
      lifecycle {
        create_before_destroy = true
      }
    }
  }
}
