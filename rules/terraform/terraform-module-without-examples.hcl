rule "terraform-module-without-examples" {
  title     = "Module for others has no example"
  severity  = "info"
  category  = "production-readiness"
  checklist = "tests"
  kind      = "stack"
  languages = ["terraform"]
  default   = "opt-in"

  let {
    reusable = length(resources("terraform.provider")) == 0 && length(resources("terraform.variable")) > 0
    readme   = anytrue([for f in stack.files : startswith(lower(f), "readme")])
  }
  when    = reusable && readme && stack.resource_count > 0 && !stack.is_example
  require = anytrue([for f in stack.files : contains(["examples/", "example/"], f)])
  message = "Who wants to use the module in ${resource.address} has to guess which inputs make sense together, and nothing small is there to try a change on."
  remedy  = <<-TEXT
    Terraform: examples/basic/main.tf that calls the module by source = "../.." with what it needs at least.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/develop/structure"]

  fail "none" {
    variable "name" {}
    resource "aws_sns_topic" "t" {}
    file "README.md" <<-TEXT
      # A topic
    TEXT
  }

  pass "one" {
    variable "name" {}
    resource "aws_sns_topic" "t" {}
    file "README.md" <<-TEXT
      # A topic
    TEXT
    file "examples/basic/main.tf" <<-TEXT
      module "topic" {
        source = "../.."
        name   = "orders"
      }
    TEXT
  }

  pass "not for others" {
    provider "aws" {}
    variable "name" {}
    resource "aws_sns_topic" "t" {}
    file "README.md" <<-TEXT
      # A topic
    TEXT
  }

  pass "no inputs" {
    resource "aws_sns_topic" "t" {}
    file "README.md" <<-TEXT
      # A topic
    TEXT
  }

  pass "not described, which another rule tells" {
    variable "name" {}
    resource "aws_sns_topic" "t" {}
  }

  pass "nothing in it" {
    variable "name" {}
    file "README.md" <<-TEXT
      # A topic
    TEXT
  }

  pass "an example itself" {
    file "examples/topic/main.tf" <<-TEXT
      variable "name" {}
      resource "aws_sns_topic" "t" {}
    TEXT
    file "examples/topic/README.md" <<-TEXT
      # A topic
    TEXT
  }
}
