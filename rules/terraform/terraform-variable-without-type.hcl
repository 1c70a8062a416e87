rule "terraform-variable-without-type" {
  title     = "Variable has no type"
  severity  = "info"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.variable"
  languages = ["terraform"]

  require = self.type != null
  message = "Mistakes in the value of var.${self.name} are found at apply, or never: it may be anything."
  remedy  = <<-TEXT
    Terraform: variable "name" { type = string }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values/variables#type-constraints"]
  aliases    = { tflint = ["terraform_typed_variables"] }

  fail "none" {
    variable "name" {}
  }

  pass "said" {
    variable "name" {
      type = string
    }
    variable "sizes" {
      type = map(object({ cpu = number }))
    }
  }
}
