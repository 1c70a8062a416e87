rule "terraform-lock-file-stale" {
  title     = "Lock file doesn't fit the configuration"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    known = [for s in resources("terraform.settings") : s.required_providers]
    # By source; where none is said, HashiCorp's of that name is meant.
    wanted = flatten([for r in known : [for name, p in r : { name = name, source = lower(p.source == null ? "hashicorp/${name}" : p.source), version = p.version, at = p }]])
    locked = { for address, l in self.lock : lower(join("/", slice(split("/", address), 1, length(split("/", address))))) => l.version }
  }
  # Without a lock file there is none to fit, whatever a module that isn't here requires.
  for_each = self.lock == null ? {} : { for w in wanted : "${w.source} ${w.version == null ? "" : w.version}" => w... }
  when     = !strcontains(each.value[0].source, "builtin/")
  require  = locked[each.value[0].source] != null && version_allows(each.value[0].version, locked[each.value[0].source])
  focus    = each.value[0].at
  message = "The next init stops, or takes a version that nobody committed: .terraform.lock.hcl ${each.value == null ? "doesn't fit what is required" : "has ${locked[each.value[0].source] == null ? "no" : locked[each.value[0].source]} for ${each.value[0].source}, and ${each.value[0].version == null ? "one" : each.value[0].version} is required"}."
  remedy  = <<-TEXT
    Terraform: run terraform init -upgrade and commit .terraform.lock.hcl.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/files/dependency-lock"]

  fail "another version, none at all" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 6.0"
        }
        random = {
          source = "hashicorp/random"
        }
      }
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
      }
    TEXT
    expect {
      count = 2
    }
  }

  pass "it fits; no file" {
    terraform {
      required_providers {
        terraform = {
          source = "terraform.io/builtin/terraform"
        }
        aws = {
          version = "~> 5.0"
        }
        datadog = {
          source = "DataDog/datadog"
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
            version = ">= 5.30"
          }
        }
      }
    TEXT
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
      }
      provider "registry.terraform.io/datadog/datadog" {
        version = "3.40.0"
      }
    TEXT
  }

  pass "no file" {
    terraform {
      required_providers {
        aws = {
          version = "~> 5.0"
        }
      }
    }
  }

  pass "no file, and a module that isn't here" {
    terraform {
      required_providers {
        aws = {
          version = "~> 5.0"
        }
      }
    }
    module "m" {
      source = "git::https://example.com/m.git?ref=v1.0.0"
    }
  }
}
