rule "terraform-deprecated-interpolation" {
  title     = "Expression stands in quotes for nothing"
  severity  = "info"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "interpolation"
  message = "The quotes and $${ } around ${self.text} say nothing since Terraform 0.12; the next reader looks for the reason."
  remedy  = <<-TEXT
    Terraform: var.name instead of "$${var.name}"; terraform fmt does it.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/strings"]
  aliases    = { tflint = ["terraform_deprecated_interpolation"] }

  fail "written so" {
    variable "name" {}
    resource "aws_sns_topic" "t" {
      name = "${var.name}"
    }
  }

  pass "written as today" {
    variable "name" {}
    resource "aws_sns_topic" "t" {
      name         = var.name
      display_name = "topic ${var.name}"
    }
  }
}
