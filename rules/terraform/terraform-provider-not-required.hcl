rule "terraform-provider-not-required" {
  title     = "Module doesn't say which version of a provider it needs"
  severity  = "info"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    # Where a version isn't bounded in what is deployed, another rule says so.
    deployed = self.backend != null || self.cloud != null || length(resources("terraform.provider")) > 0
  }
  for_each = self.used_providers
  when     = !stack.is_example && !(self.root && self.lock == null && deployed)
  require  = self.required_providers[each.value].version != null
  message = "Who uses this module with an older or newer ${each.value} provider than its author learns at the first apply whether they fit."
  remedy  = <<-TEXT
    Terraform: terraform { required_providers { aws = { source = "hashicorp/aws", version = ">= 5.0" } } }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/requirements"]
  aliases    = { tflint = ["terraform_required_providers"] }

  fail "in a module that is called" {
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      resource "aws_sns_topic" "t" {}
    TEXT
  }

  pass "said" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 5.0"
        }
      }
    }
    resource "aws_sns_topic" "t" {}
  }

  pass "told by another rule" {
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
  }

  pass "told by another rule for a backend" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
  }

  pass "told by another rule for a workspace" {
    terraform {
      cloud {}
    }
    resource "aws_sns_topic" "t" {}
  }

  fail "locked, and not said" {
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
      }
    TEXT
  }

  fail "a root that deploys nothing by itself" {
    resource "aws_sns_topic" "t" {}
  }

  fail "in a module, beside a root that says it" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 6.0"
        }
      }
    }
    provider "aws" {}
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      resource "aws_sns_topic" "t" {}
    TEXT
    expect {
      at = "m/main.tf:1"
    }
  }

  pass "an example" {
    file "examples/a/main.tf" <<-TEXT
      resource "aws_sns_topic" "t" {}
    TEXT
  }
}
