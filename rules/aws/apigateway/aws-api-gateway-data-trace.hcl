rule "aws-api-gateway-data-trace" {
  title     = "API logs whole requests and answers"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = "aws_api_gateway_method_settings"

  require = !self.settings.data_trace_enabled
  message = "Passwords, tokens and personal data in requests to ${resource.address} end up in the log."
  remedy  = <<-TEXT
    Terraform: settings { data_trace_enabled = false }
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"]
  aliases    = { checkov = ["CKV_AWS_276"] }
  languages  = ["terraform"]

  fail "on" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        data_trace_enabled = true
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "by default" {
    resource "aws_api_gateway_method_settings" "s" {
      settings {
        logging_level = "INFO"
      }
    }
  }
}
