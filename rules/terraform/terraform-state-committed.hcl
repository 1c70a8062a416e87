rule "terraform-state-committed" {
  title     = "State lies beside the code"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "stack"
  languages = ["terraform"]

  let {
    states = [for f in stack.files : f if endswith(f, ".tfstate") || endswith(f, ".tfstate.backup")]
  }
  when    = !stack.is_example
  require = length(states) == 0
  message = "${join(", ", states)} holds each password and key of this stack in plain text; committed, it can't be taken back."
  remedy  = <<-TEXT
    Terraform: a remote backend; "*.tfstate*" in .gitignore; remove the file from the history and change what it holds.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/manage-sensitive-data"]

  fail "a state" {
    resource "aws_sns_topic" "t" {}
    file "terraform.tfstate" <<-TEXT
      {}
    TEXT
  }

  pass "none" {
    resource "aws_sns_topic" "t" {}
    file "main.tfvars" <<-TEXT
      x = 1
    TEXT
  }
}
