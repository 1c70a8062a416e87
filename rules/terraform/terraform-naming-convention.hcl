rule "terraform-naming-convention" {
  title     = "Name isn't in snake case"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = ["any", "terraform.variable", "terraform.output", "terraform.local", "terraform.module_call"]
  languages = ["terraform"]
  default   = "opt-in"

  when    = resource.name != null
  require = length(regexall("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", resource.name)) > 0
  message = "${resource.address} isn't named like the rest: Terraform's own names are lower case, with underscores."
  remedy  = <<-TEXT
    Terraform: resource "aws_instance" "web_server", and a moved block for what exists.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/style"]
  aliases    = { tflint = ["terraform_naming_convention"] }

  fail "a dash, a capital" {
    resource "aws_sns_topic" "my-topic" {}
    variable "Region" {
      default = "a"
    }
    module "VPC" {
      source = "example/vpc/aws"
    }
    output "topicArn" {
      value = 1
    }
    expect {
      count = 4
    }
  }

  pass "snake case" {
    resource "aws_sns_topic" "my_topic_2" {}
    locals {
      region = "a"
    }
  }
}
