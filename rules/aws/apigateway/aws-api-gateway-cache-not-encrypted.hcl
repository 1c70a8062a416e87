rule "aws-api-gateway-cache-not-encrypted" {
  title     = "API cache isn't encrypted"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_api_gateway_method_settings"

  when    = self.settings.caching_enabled
  require = self.settings.cache_data_encrypted
  message = "Answers of ${resource.address} lie unencrypted in the cache."
  remedy  = <<-TEXT
    Terraform: settings { caching_enabled = true, cache_data_encrypted = true }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-5"]
  languages  = ["terraform"]

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
}
