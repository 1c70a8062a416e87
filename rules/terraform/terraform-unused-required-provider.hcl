rule "terraform-unused-required-provider" {
  title     = "Required provider isn't used"
  severity  = "info"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    configured = [for p in resources("terraform.provider") : p.name]
  }
  # What a module that is called uses may be handed to it from here.
  for_each = length(resources("terraform.module_call")) > 0 ? {} : self.required_providers
  require  = contains(self.used_providers, each.key) || contains(configured, each.key)
  focus    = each.value
  message = "Each init of this module installs the provider ${each.key}, and nothing in it needs one."
  remedy  = <<-TEXT
    Terraform: remove it from required_providers.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/requirements"]
  aliases    = { tflint = ["terraform_unused_required_providers"] }

  fail "one" {
    terraform {
      required_providers {
        aws = {
          source = "hashicorp/aws"
        }
        random = {
          source = "hashicorp/random"
        }
      }
    }
    resource "aws_sns_topic" "t" {}
    expect {
      at = "main.tf:6"
    }
  }

  pass "used; configured; by its local name" {
    terraform {
      required_providers {
        aws = {
          source = "hashicorp/aws"
        }
        helm = {
          source = "hashicorp/helm"
        }
        google-beta = {
          source = "hashicorp/google-beta"
        }
      }
    }
    provider "helm" {}
    resource "aws_sns_topic" "t" {}
    resource "google_pubsub_topic" "t" {
      provider = google-beta
    }
  }

  pass "perhaps for a module" {
    terraform {
      required_providers {
        aws = {
          source = "hashicorp/aws"
        }
      }
    }
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      variable "x" { default = 1 }
    TEXT
  }
}
