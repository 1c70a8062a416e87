rule "terraform-required-version-unbounded" {
  title     = "Any later version of Terraform may change the state"
  severity  = "info"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]
  default   = "opt-in"

  when    = self.root && self.required_version != null && (self.backend != null || self.cloud != null)
  require = length(regexall("(^|,)\\s*(~>|<|=|v?[0-9])", self.required_version)) > 0
  focus   = self.required_version
  message = "The next major version of Terraform may write this state, and after that no older one can read it."
  remedy  = <<-TEXT
    Terraform: required_version = "~> 1.9", or ">= 1.9, < 2.0".
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/terraform#terraform-required_version"]

  fail "only a lower bound" {
    terraform {
      required_version = ">= 1.5"
      backend "s3" {}
    }
  }

  fail "in a workspace" {
    terraform {
      required_version = ">= 1.5"
      cloud {}
    }
  }

  pass "bounded" {
    terraform {
      required_version = "~> 1.9"
      backend "s3" {}
    }
  }

  pass "nothing said, which another rule tells" {
    terraform {
      backend "s3" {}
    }
  }

  pass "a module for others" {
    terraform {
      required_version = ">= 1.5"
    }
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_version = ">= 1.5"
        backend "s3" {}
      }
    TEXT
  }
}
