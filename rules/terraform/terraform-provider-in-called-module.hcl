rule "terraform-provider-in-called-module" {
  title     = "Module that others call configures a provider"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "terraform.provider"
  languages = ["terraform"]

  when    = !self.root
  require = self == null
  message = "The module with ${resource.address} can't be used with count, for_each or depends_on, and can't be removed: its provider would be gone before its resources are."
  remedy  = <<-TEXT
    Terraform: configure the provider in the root; in the module, required_providers with configuration_aliases where it needs more than one.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/develop/providers"]

  fail "in a module" {
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      provider "aws" {
        region = "eu-west-1"
      }
    TEXT
    expect {
      at = "m/main.tf:1"
    }
  }

  pass "in the root" {
    provider "aws" {
      region = "eu-west-1"
    }
  }
}
