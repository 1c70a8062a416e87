rule "terraform-backend-missing" {
  title     = "State lies on the disk of whoever runs Terraform"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]
  default   = "production"

  let {
    # A module for others has no provider blocks; Terragrunt writes the backend itself.
    deployed   = length(resources("terraform.provider")) > 0 && self.has_resources
    terragrunt = contains(stack.files, "terragrunt.hcl")
  }
  when    = self.root && deployed && !terragrunt && !stack.is_example
  require = (self.backend != null && self.backend.type != "local") || self.cloud != null
  message = "The state of this stack is a file on the disk of whoever runs Terraform: nobody else sees it or is locked out by it, and nothing backs it up. A second person, or a lost disk, builds everything again."
  remedy  = <<-TEXT
    Terraform: terraform { backend "s3" { bucket = "…"  key = "…"  region = "…"  encrypt = true  use_lockfile = true } }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/backend"]

  fail "none, and a local one" {
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
  }

  fail "local" {
    terraform {
      backend "local" {}
    }
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
  }

  fail "beside a module that isn't here" {
    provider "aws" {}
    module "vpc" {
      source  = "terraform-aws-modules/vpc/aws"
      version = "~> 5.8"
    }
  }

  pass "remote, if only in part" {
    terraform {
      backend "s3" {}
    }
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
  }

  pass "a module for others" {
    resource "aws_sns_topic" "t" {}
  }

  pass "Terragrunt writes it" {
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
    file "terragrunt.hcl" <<-TEXT
      remote_state { backend = "s3" }
    TEXT
  }
}
