rule "terraform-module-source-unpinned" {
  title     = "Module is taken from wherever its branch is today"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.module_call"
  languages = ["terraform"]

  let {
    branches = ["main", "master", "develop", "development", "dev", "trunk", "head", "latest", "stable", "staging", "production"]
  }
  when = known(self.source) ? self.kind == "git" || startswith(self.source, "hg::") : true
  require = (
    !known(self.source) ? undecided("the source is computed")
    : self.ref != null && (self.commit != null || (!contains(branches, lower(self.ref)) && length(regexall("[0-9]", self.ref)) > 0))
  )
  focus   = self.source
  message = "${resource.address} changes when somebody pushes to the repository of its source: the same code gives another plan tomorrow."
  remedy  = <<-TEXT
    Terraform: source = "git::https://example.com/network.git?ref=v1.4.0", a tag, or the full hash of a commit.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/sources#selecting-a-revision"]
  aliases    = { tflint = ["terraform_module_pinned_source"], checkov = ["CKV_TF_2"] }

  fail "no ref" {
    module "network" {
      source = "git::https://example.com/network.git"
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "a branch" {
    module "network" {
      source = "github.com/example/network?ref=main"
    }
    module "ssh" {
      source = "git@github.com:example/network.git?ref=feature-x"
    }
    expect {
      count = 2
    }
  }

  pass "tag, commit, registry, local" {
    module "a" {
      source = "git::https://example.com/network.git?ref=v1.4.0"
    }
    module "b" {
      source = "git::ssh://git@example.com/network.git//modules/vpc?ref=8c5f1b3c2f0d4e5a6b7c8d9e0f1a2b3c4d5e6f70"
    }
    module "c" {
      source  = "terraform-aws-modules/vpc/aws"
      version = "~> 5.0"
    }
    module "d" {
      source = "./network"
    }
    file "network/main.tf" <<-TEXT
      variable "x" { default = 1 }
    TEXT
  }

  undecided "source that is computed" {
    variable "release" {}
    module "network" {
      source = "git::https://example.com/network.git?ref=${var.release}"
    }
  }

  fail "a branch; init fetches it, whatever count is" {
    variable "network" { type = bool }
    module "network" {
      count  = var.network ? 1 : 0
      source = "git::https://example.com/network.git?ref=main"
    }
    expect {
      at = "main.tf:4"
    }
  }
}
