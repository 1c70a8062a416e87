rule "terraform-required-version-end-of-life" {
  title     = "Only versions of Terraform that get no fixes are allowed"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    terraform = [for v in ["1.13", "1.14", "1.15"] : v if support("terraform", v).ends == null || days_until(support("terraform", v).ends) >= 0]
    opentofu  = [for v in ["1.9", "1.10", "1.11", "1.12"] : v if support("opentofu", v).ends == null || days_until(support("opentofu", v).ends) >= 0]
    # The newest patch of each, and what is newer than the table.
    current = concat([for v in concat(terraform, opentofu) : "${v}.99"], ["1.99.0"])
  }
  when    = self.root
  require = anytrue([for v in current : version_allows(self.required_version, v)])
  focus   = self.required_version
  message = "Of the versions that ${self.required_version} allows none is maintained any more, neither of Terraform nor of OpenTofu."
  remedy  = <<-TEXT
    Terraform: required_version = "~> 1.14", after a plan with it that shows no changes.
  TEXT

  references = ["https://endoflife.date/terraform", "https://endoflife.date/opentofu"]

  fail "an old one" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = "~> 1.5.0"
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "a range of old ones" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = ">= 1.3, < 1.9"
    }
  }

  fail "ended by now" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = "~> 1.13.0"
    }
  }

  fail "of OpenTofu, ended by now" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = "~> 1.9.0"
    }
  }

  pass "maintained then" {
    given {
      as_of = "2026-01-01"
    }
    terraform {
      required_version = "~> 1.13.0"
    }
  }

  pass "OpenTofu" {
    given {
      as_of = "2026-01-01"
    }
    terraform {
      required_version = "~> 1.9.0"
    }
  }

  pass "any later one; newer than the table; nothing said" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = "~> 1.5"
    }
    module "a" {
      source = "./a"
    }
    file "a/main.tf" <<-TEXT
      terraform {
        required_version = "~> 1.5.0"
      }
    TEXT
  }

  pass "newer than the table" {
    terraform {
      required_version = ">= 1.20"
    }
  }

  pass "without an end" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = "~> 1.14.0"
    }
  }

  pass "OpenTofu without an end" {
    given {
      as_of = "2026-11-21"
    }
    terraform {
      required_version = "~> 1.10.0"
    }
  }
}
