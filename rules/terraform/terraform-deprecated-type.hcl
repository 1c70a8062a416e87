rule "terraform-deprecated-type" {
  title     = "Type of a variable is written in quotes"
  severity  = "info"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "type"
  message = "The type ${self.text} is from before Terraform 0.12${contains(["list", "map"], trim(self.text, "\"")) ? ", and says nothing of what is in it" : ", which still reads it"}."
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
