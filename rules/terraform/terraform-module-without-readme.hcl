rule "terraform-module-without-readme" {
  title     = "Module has no README"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "stack"
  languages = ["terraform"]

  let {
    # A module for others: what is deployed from here is often described further up.
    reusable = length(resources("terraform.provider")) == 0 && length(resources("terraform.variable")) > 0
  }
  when    = reusable && stack.resource_count > 0 && !stack.is_example
  require = anytrue([for f in stack.files : startswith(lower(f), "readme")])
  message = "Nothing says what the module in ${resource.address} is for and how it is used."
  remedy  = <<-TEXT
    Add a README.md: what the module builds, an example of its use, its inputs and outputs (terraform-docs writes them).
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/develop/structure"]

  fail "none" {
    variable "name" {}
    resource "aws_sns_topic" "t" {
      name = var.name
    }
  }

  pass "there" {
    variable "name" {}
    resource "aws_sns_topic" "t" {
      name = var.name
    }
    file "README.md" <<-TEXT
      # Topic
    TEXT
  }
}
