rule "terraform-backend-key-shared" {
  title     = "Two stacks keep their state under one key"
  severity  = "critical"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "tree"
  languages = ["terraform"]

  let {
    stored = [for s in self.stacks : s if s.backend.type == "s3" && known(s.backend.bucket) && known(s.backend.key) && s.backend.bucket != null && s.backend.key != null]
    real   = [for s in stored : s if !can(regex("(?i)^<|change.?me|^xxx|example|placeholder", "${s.backend.bucket}/${s.backend.key}"))]
    # A key may be computed (OpenTofu): whether another stack has the same can't be told.
    in_s3    = [for s in self.stacks : s if s.backend.type == "s3"]
    computed = length(in_s3) > 1 ? [for s in in_s3 : s if !(known(s.backend.bucket) && known(s.backend.key))] : []
  }

  for_each = merge({ for s in real : "${s.backend.bucket}/${s.backend.key}" => s... }, { for s in computed : s.path => [s] })
  require  = contains(computed, each.value[0]) ? undecided("the key of its state is computed") : length(each.value) == 1
  focus    = [for s in each.value : s.backend.key]
  message  = "${join(" and ", [for s in each.value : s.path])} keep their state in s3://${each.key}: an apply of one plans to destroy what the other made."
  remedy   = <<-TEXT
    Give each stack a key of its own, for example its path in the repository:

      backend "s3" {
        key = "prod/network/terraform.tfstate"
      }
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/backend/s3"]

  fail "two stacks, one key" {
    file "envs/dev/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = "shop.tfstate"
        }
      }
    TEXT
    file "envs/prod/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = "shop.tfstate"
        }
      }
    TEXT
    expect {
      count = 1
    }
  }

  pass "a key for each" {
    file "envs/dev/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = "dev/shop.tfstate"
        }
      }
    TEXT
    file "envs/prod/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = "prod/shop.tfstate"
        }
      }
    TEXT
  }

  pass "keys that init fills in, and a clash of none" {
    file "envs/dev/main.tf" <<-TEXT
      terraform {
        backend "s3" {}
      }
    TEXT
    file "envs/prod/main.tf" <<-TEXT
      terraform {
        backend "s3" {}
      }
    TEXT
  }

  undecided "a key that is computed" {
    file "envs/dev/main.tf" <<-TEXT
      variable "name" {}
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = var.name
        }
      }
    TEXT
    file "envs/prod/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = "shop.tfstate"
        }
      }
    TEXT
  }

  pass "the only key is computed" {
    file "envs/dev/main.tf" <<-TEXT
      variable "name" {}
      terraform {
        backend "s3" {
          bucket = "acme-state"
          key    = var.name
        }
      }
    TEXT
  }
}
