rule "terraform-empty-list-equality" {
  title     = "Comparison with an empty list is never true"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "empty_list"
  message = "${self.text} compares types as well as contents, and [] has a type that no variable has: the branch for an empty list is never taken."
  remedy  = <<-TEXT
    Terraform: length(var.names) == 0 instead of var.names == [].
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/operators#equality-operators"]
  aliases    = { tflint = ["terraform_empty_list_equality"] }

  fail "written so" {
    variable "names" {
      type = list(string)
    }
    resource "aws_sns_topic" "t" {
      count = var.names == [] ? 0 : 1
    }
    resource "aws_sns_topic" "u" {
      count = [] != var.names ? 1 : 0
    }
    expect {
      count = 2
    }
  }

  pass "written as today" {
    variable "names" {
      type = list(string)
    }
    resource "aws_sns_topic" "t" {
      count = length(var.names) == 0 ? 0 : 1
    }
  }
}
