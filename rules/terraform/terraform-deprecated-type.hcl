rule "terraform-deprecated-type" {
  title     = "Type of a variable is written in quotes, which Terraform no longer reads"
  severity  = "low"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  # A module that takes Terraform 0.11 alone needs the quotes; that nobody maintains this version, another rule tells.
  let {
    asked = [for s in resources("terraform.settings") : s.required_version if facts(s).module == resource.module]
    older = anytrue([
      for c in asked : !anytrue([for v in ["0.12.0", "0.12.31", "0.13.0", "0.13.7", "0.14.11", "0.15.5", "1.0.0", "1.5.7", "1.99.0"] : version_allows(c, v)])
      && length(regexall("(^|[^0-9.])(0\\.1[2-9]|[1-9])", replace(c, "/<=?\\s*[0-9.]+/", ""))) == 0
    ])
  }
  when    = !(known(older) && older)
  require = self.what != "type"
  message = "Terraform refuses the type ${self.text} in quotes since 0.15${contains(["list", "map"], trim(self.text, "\"")) ? ", and it says nothing of what is in it" : ""}: no version that is maintained plans this module."
  remedy  = <<-TEXT
    Terraform: type = list(string) instead of type = "list".
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/type-constraints"]

  fail "written so" {
    variable "names" {
      type = "list"
    }
  }

  pass "written as today" {
    variable "names" {
      type = list(string)
    }
  }

  pass "by a module that takes Terraform 0.11 alone" {
    terraform {
      required_version = "0.11.8"
    }
    variable "names" {
      type = "list"
    }
  }

  pass "by one that takes a range of it" {
    terraform {
      required_version = ">= 0.11.2, < 0.12"
    }
    variable "names" {
      type = "list"
    }
  }

  fail "by one that takes later ones, too" {
    terraform {
      required_version = ">= 0.11"
    }
    variable "names" {
      type = "list"
    }
  }

  fail "by one that takes a later one alone" {
    terraform {
      required_version = "0.12.5"
    }
    variable "names" {
      type = "list"
    }
  }

  fail "beside another module that takes Terraform 0.11 alone" {
    variable "names" {
      type = "list"
    }
    module "old" {
      source = "./old"
    }
    file "old/main.tf" <<-TEXT
      terraform {
        required_version = "0.11.8"
      }
    TEXT
    expect {
      at = "main.tf:2"
    }
  }

  fail "beside a module that isn't here" {
    variable "names" {
      type = "list"
    }
    module "other" {
      source = "git::https://example.com/other.git?ref=v1.0.0"
    }
  }
}
