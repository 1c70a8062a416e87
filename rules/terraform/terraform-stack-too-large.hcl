rule "terraform-stack-too-large" {
  title     = "Stack is too large to change without fear"
  severity  = "info"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "stack"
  languages = ["terraform"]

  param "resources" {
    description = "How many resources a stack may have."
    default     = 300
  }

  require = stack.resource_count <= param.resources
  message = "Each change of one thing plans all ${stack.resource_count}: plans take minutes, and a mistake can reach everything."
  remedy  = <<-TEXT
    Terraform: a stack for each part that changes at its own pace (network, data, service), joined by data sources or outputs.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/style"]

  fail "too many" {
    resource "aws_sns_topic" "t" {
      count = 301
    }
  }

  pass "not too many" {
    resource "aws_sns_topic" "t" {
      count = 300
    }
  }
}
