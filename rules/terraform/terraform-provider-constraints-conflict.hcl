rule "terraform-provider-constraints-conflict" {
  title     = "No version of a provider suits all modules"
  severity  = "high"
  category  = "versioning"
  checklist = "provision"
  kind      = "stack"
  languages = ["terraform"]

  let {
    wanted = flatten([for s in resources("terraform.settings") : [for name, p in s.required_providers : { source = lower(p.source == null ? "hashicorp/${name}" : p.source), version = p.version }]])
  }
  for_each = { for w in wanted : w.source => w.version... }
  require  = versions_meet(each.value)
  focus    = each.value
  message = "terraform init fails: no version of ${each.key} is ${join(" and ", [for v in distinct(each.value) : v if v != null])}."
  remedy  = <<-TEXT
    Terraform: a lower bound in modules, and one bounded constraint in the root that fits them.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/requirements#version-constraints"]

  fail "a module wants another" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.0"
        }
      }
    }
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_providers {
          aws = {
            version = ">= 6.0"
          }
        }
      }
    TEXT
  }

  pass "all fit; another provider" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.0"
        }
        random = {
          source  = "hashicorp/random"
          version = "~> 3.0"
        }
        other = {
          source = "example/other"
        }
      }
    }
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = ">= 5.30"
          }
          mine = {
            source  = "acme/aws"
            version = "~> 1.0"
          }
        }
      }
    TEXT
  }

  undecided "a version that is computed" {
    variable "v" {}
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = var.v
        }
      }
    }
  }
}
