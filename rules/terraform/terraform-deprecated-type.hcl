rule "terraform-deprecated-type" {
  title     = "Type of a variable is written in quotes, which Terraform no longer reads"
  severity  = "low"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "type"
  message = "Terraform refuses the type ${self.text} in quotes since 0.15${contains(["list", "map"], trim(self.text, "\"")) ? ", and it says nothing of what is in it" : ""}: no version that is maintained plans this module."
  remedy  = <<-TEXT
    Terraform: type = list(string) instead of type = "list".
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/type-constraints"]

  fail "written so" {
    variable "names" {
      type = "list"
    }
  }

  pass "written as today" {
    variable "names" {
      type = list(string)
    }
  }
}
