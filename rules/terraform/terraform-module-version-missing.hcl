rule "terraform-module-version-missing" {
  title     = "Module of a registry has no bounded version"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.module_call"
  languages = ["terraform"]

  when    = self.kind == "registry"
  require = self.version != null && length(regexall("(^|,)\\s*(~>|<|=|v?[0-9])", self.version)) > 0
  message = "The next init may take another major version of ${self.source} for ${resource.address}, with other resources."
  remedy  = <<-TEXT
    Terraform: version = "~> 5.8".
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/sources#terraform-registry"]
  aliases    = { tflint = ["terraform_module_version"] }

  fail "none" {
    module "vpc" {
      source = "terraform-aws-modules/vpc/aws"
    }
  }

  fail "only a lower bound" {
    module "vpc" {
      source  = "app.terraform.io/example/vpc/aws"
      version = ">= 2.0"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "bounded; no registry" {
    module "a" {
      source  = "terraform-aws-modules/vpc/aws"
      version = "5.8.1"
    }
    module "b" {
      source  = "terraform-aws-modules/vpc/aws"
      version = ">= 5.0, < 6.0"
    }
    module "c" {
      source = "git::https://example.com/network.git?ref=v1"
    }
  }
}
