rule "terraform-provider-version-exact-in-module" {
  title     = "Module fixes the version of a provider for all who call it"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  for_each = self.required_providers
  when     = !self.root
  require  = length(regexall("^\\s*=?\\s*v?[0-9]", each.value.version)) == 0
  focus    = each.value.version
  message = "No other module of the stack can want another ${each.key} provider than ${each.value.version}, not even for a fix: the whole stack waits for this module."
  remedy  = <<-TEXT
    Terraform: version = ">= 5.30" in modules; the lock file of the root fixes one version for all.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/requirements#best-practices-for-provider-versions"]

  fail "exact" {
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = "5.31.0"
          }
          random = {
            source  = "hashicorp/random"
            version = "= 3.6.0"
          }
        }
      }
    TEXT
    expect {
      count = 2
    }
  }

  pass "a lower bound; in the root" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "5.31.0"
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
        }
      }
    TEXT
  }
}
