rule "terraform-lock-file-missing" {
  title     = "Versions and checksums of the providers aren't locked"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  when    = self.root && (self.backend != null || self.cloud != null) && length(self.used_providers) > 0 && !stack.is_example
  require = self.lock != null
  focus   = self
  message = "Each run may install other builds of the providers, and nothing checks that they are the ones that were tested: .terraform.lock.hcl is missing."
  remedy  = <<-TEXT
    Terraform: run terraform init (and terraform providers lock for the platforms of the pipeline), and commit .terraform.lock.hcl.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/files/dependency-lock"]

  fail "a root with a backend" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
  }

  pass "locked" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
      }
    TEXT
  }

  pass "a module for others" {
    resource "aws_sns_topic" "t" {}
  }
}
