rule "terraform-deprecated-index" {
  title     = "Element is taken with a dot"
  severity  = "info"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "index"
  message = "${self.text} is the way Terraform before 0.12 took an element; brackets say that it is one."
  remedy  = <<-TEXT
    Terraform: var.names[0] instead of var.names.0; one(x) or tolist(x)[0] of what is a set today.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/references"]
  aliases    = { tflint = ["terraform_deprecated_index"] }

  fail "written so" {
    variable "names" {
      type = list(string)
    }
    resource "aws_sns_topic" "t" {
      name = var.names.0
    }
  }

  pass "written as today" {
    variable "names" {
      type = list(string)
    }
    resource "aws_sns_topic" "t" {
      name = var.names[0]
    }
  }
}
