rule "terraform-deprecated-lookup" {
  title     = "lookup has no default"
  severity  = "info"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "lookup"
  message = "${self.text} does what brackets do, and looks as if something happened where the key is missing; what happens is an error."
  remedy  = <<-TEXT
    Terraform: var.sizes["small"] instead of lookup(var.sizes, "small").
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/functions/lookup"]
  aliases    = { tflint = ["terraform_deprecated_lookup"] }

  fail "written so" {
    variable "sizes" {
      type = map(string)
    }
    resource "aws_sns_topic" "t" {
      name = lookup(var.sizes, "small")
    }
  }

  pass "written as today" {
    variable "sizes" {
      type = map(string)
    }
    resource "aws_sns_topic" "t" {
      name         = lookup(var.sizes, "small", "t")
      display_name = var.sizes["small"]
    }
  }
}
