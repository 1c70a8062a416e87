rule "terraform-module-shallow-clone" {
  title     = "Whole history of a module's repository is fetched"
  severity  = "info"
  category  = "cost"
  checklist = "provision"
  kind      = "terraform.module_call"
  languages = ["terraform"]
  default   = "opt-in"

  when    = self.kind == "git" && self.ref != null && self.commit == null
  require = strcontains(self.source, "depth=1")
  focus   = self.source
  message = "Each init fetches the whole history of the repository of ${resource.address}, where one revision of it is enough."
  remedy  = <<-TEXT
    Terraform: source = "git::https://example.com/network.git?ref=v1.4.0&depth=1" (not with the hash of a commit).
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/sources#shallow-clone"]
  aliases    = { tflint = ["terraform_module_shallow_clone"] }

  fail "all of it" {
    module "m" {
      source = "git::https://example.com/network.git?ref=v1.4.0"
    }
  }

  pass "one revision; a commit; a branch; a registry" {
    module "a" {
      source = "git::https://example.com/network.git?ref=v1.4.0&depth=1"
    }
    module "b" {
      source = "git::https://example.com/network.git?ref=8c5f1b3c2f0d4e5a6b7c8d9e0f1a2b3c4d5e6f70"
    }
    module "c" {
      source = "git::https://example.com/network.git"
    }
    module "d" {
      source = "terraform-aws-modules/vpc/aws"
    }
    module "e" {
      source = "hg::https://example.com/network?rev=v1"
    }
  }
}
