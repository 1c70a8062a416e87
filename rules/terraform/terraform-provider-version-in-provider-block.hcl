rule "terraform-provider-version-in-provider-block" {
  title     = "Provider's version stands in its provider block"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.provider"
  languages = ["terraform"]

  require = self.version == null
  focus   = self.version
  message = "version in ${resource.address} is deprecated since Terraform 0.13, and a later version refuses it."
  remedy  = <<-TEXT
    Terraform: terraform { required_providers { aws = { source = "hashicorp/aws", version = "~> 6.0" } } }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/configuration#version-an-older-way-to-manage-provider-versions"]

  fail "there" {
    provider "aws" {
      version = "~> 3.0"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "where it belongs" {
    terraform {
      required_providers {
        aws = {
          version = "~> 5.0"
        }
      }
    }
    provider "aws" {}
  }
}
