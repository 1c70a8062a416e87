rule "terraform-provider-version-unbounded" {
  title     = "Provider's version isn't bounded"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    # What is deployed from here: a module for others leaves the upper bound to them.
    deployed = self.backend != null || self.cloud != null || length(resources("terraform.provider")) > 0
    names    = distinct(concat(self.used_providers, [for p in resources("terraform.provider") : p.name if p.root]))
    # The deprecated argument of the provider's block counts, too.
    unbounded = [for name in names : name if !anytrue([
      for v in concat([self.required_providers[name].version], [for p in resources("terraform.provider") : p.version if p.root && p.name == name])
      : v != null && length(regexall("(^|,)\\s*(~>|<|=|v?[0-9])", v)) > 0
    ])]
    # Of those of which nothing is said there is one place to say it.
    silent = [for name in unbounded : name if self.required_providers[name].version == null]
  }
  for_each = concat([for name in unbounded : [name] if self.required_providers[name].version != null], length(silent) > 0 ? [silent] : [])
  when     = self.root && self.lock == null && deployed && !stack.is_example
  require  = length(each.value) == 0
  focus    = self.required_providers[each.value[0]].version
  message  = "The next init may install another major version of the provider${length(each.value) == 1 ? "" : "s"} ${join(", ", each.value)}: nothing bounds ${length(each.value) == 1 ? "it" : "them"}, and no lock file says which was tested."
  remedy   = <<-TEXT
    Terraform: terraform { required_providers { aws = { source = "hashicorp/aws", version = "~> 6.0" } } }, and commit .terraform.lock.hcl.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/requirements#version-constraints"]

  fail "not required at all" {
    provider "aws" {
      region = "eu-west-1"
    }
    resource "aws_sns_topic" "t" {}
  }

  fail "two of which nothing is said, told of at once, and one with a lower bound only" {
    terraform {
      required_providers {
        random = {
          source  = "hashicorp/random"
          version = ">= 3.0"
        }
      }
    }
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
    resource "random_id" "i" {
      byte_length = 4
    }
    data "archive_file" "code" {
      type        = "zip"
      source_dir  = "code"
      output_path = "code.zip"
    }
    expect {
      count = 2
    }
  }

  fail "only a lower bound" {
    terraform {
      backend "s3" {}
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 4.0"
        }
      }
    }
    resource "aws_sns_topic" "t" {}
    expect {
      at = "main.tf:6"
    }
  }

  pass "bounded in the provider's block" {
    provider "aws" {
      region  = "eu-west-1"
      version = "~> 3.0"
    }
    resource "aws_sns_topic" "t" {}
  }

  fail "only another provider is" {
    provider "aws" {
      region = "eu-west-1"
    }
    provider "random" {
      version = "~> 3.0"
    }
    resource "aws_sns_topic" "t" {}
  }

  pass "bounded" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.0"
        }
        random = {
          source  = "hashicorp/random"
          version = ">= 3.1, < 4.0"
        }
      }
    }
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
    resource "random_id" "i" {
      byte_length = 4
    }
  }

  pass "a module for others" {
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

  pass "locked" {
    provider "aws" {}
    resource "aws_sns_topic" "t" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
      }
    TEXT
  }
}
