rule "terraform-required-version-missing" {
  title     = "Module doesn't say which versions of Terraform it works with"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  when    = self.root && self.has_resources && !stack.is_example
  require = self.required_version != null
  # A module for others has its provider, and its state, from them.
  let {
    deployed = length(resources("terraform.provider")) > 0 || self.backend != null || self.cloud != null
  }
  message = (
    known(deployed) && deployed
    ? "Nothing stops another version of Terraform from changing this state: people and pipelines may use different ones."
    : "Nothing says which versions of Terraform read this module as it is meant: another one may refuse it, or plan something else."
  )
  remedy  = <<-TEXT
    Terraform: terraform { required_version = "~> 1.9" } in a root; only a lower bound in a module that others use.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/terraform#terraform-required_version"]
  aliases    = { tflint = ["terraform_required_version"] }

  fail "nothing said" {
    resource "aws_sns_topic" "t" {}
  }

  fail "a block without it" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
    expect {
      at = "main.tf:1"
    }
  }

  pass "said" {
    terraform {
      required_version = ">= 1.6"
    }
    resource "aws_sns_topic" "t" {}
  }

  pass "nothing to deploy" {
    variable "x" {}
  }
}
