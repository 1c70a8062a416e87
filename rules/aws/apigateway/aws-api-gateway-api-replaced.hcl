rule "aws-api-gateway-api-replaced" {
  title     = "API is destroyed before its replacement is there"
  severity  = "info"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_api_gateway_rest_api"
  default   = "opt-in"

  require = resource.lifecycle.create_before_destroy
  focus   = self
  message = "A change that replaces ${resource.address} takes the API down until the new one is there."
  remedy  = <<-TEXT
    Terraform: lifecycle { create_before_destroy = true }
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle"]
  aliases    = { checkov = ["CKV_AWS_237"] }
  languages  = ["terraform"]

  fail "absent" {
    resource "aws_api_gateway_rest_api" "r" {
      name = "r"
    }
  }

  pass "before" {
    resource "aws_api_gateway_rest_api" "r" {
      name = "r"
      lifecycle {
        create_before_destroy = true
      }
    }
  }
}
