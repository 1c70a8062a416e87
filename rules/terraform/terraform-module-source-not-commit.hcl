rule "terraform-module-source-not-commit" {
  title     = "Module isn't pinned to a commit"
  severity  = "low"
  category  = "security"
  checklist = "provision"
  kind      = "terraform.module_call"
  languages = ["terraform"]
  default   = "opt-in"

  when    = self.kind != "local"
  require = self.commit != null
  focus   = self.source
  message = "Who controls the source of ${resource.address} can change what its tag or version means: only the hash of a commit says what was reviewed."
  remedy  = <<-TEXT
    Terraform: source = "git::https://example.com/network.git?ref=8c5f1b3c2f0d4e5a6b7c8d9e0f1a2b3c4d5e6f70".
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/sources#selecting-a-revision"]
  aliases    = { checkov = ["CKV_TF_1"] }

  fail "tag, registry" {
    module "a" {
      source = "git::https://example.com/network.git?ref=v1.4.0"
    }
    module "b" {
      source  = "terraform-aws-modules/vpc/aws"
      version = "5.8.1"
    }
    expect {
      count = 2
    }
  }

  pass "commit, local" {
    module "a" {
      source = "git::https://example.com/network.git?ref=8c5f1b3c2f0d4e5a6b7c8d9e0f1a2b3c4d5e6f70"
    }
    module "b" {
      source = "./network"
    }
    file "network/main.tf" <<-TEXT
      variable "x" { default = 1 }
    TEXT
  }
}
