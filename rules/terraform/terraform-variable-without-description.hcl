rule "terraform-variable-without-description" {
  title     = "Variable has no description"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "terraform.variable"
  languages = ["terraform"]

  when    = !stack.is_example
  require = self.description != null && self.description != ""
  message = "Who uses this module has to read its code to learn what var.${self.name} means."
  remedy  = <<-TEXT
    Terraform: variable "name" { description = "The name of …" }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values/variables#input-variable-documentation"]
  aliases    = { tflint = ["terraform_documented_variables"] }

  fail "none, empty" {
    variable "a" {}
    variable "b" {
      description = ""
    }
    expect {
      count = 2
    }
  }

  pass "said" {
    variable "name" {
      description = "The name of the service."
    }
  }
}
