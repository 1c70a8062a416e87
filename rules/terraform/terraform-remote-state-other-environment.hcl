rule "terraform-remote-state-other-environment" {
  title     = "Stack reads the state of another environment"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "tree"
  languages = ["terraform"]

  let {
    # By what names a state, so that who reads it needn't look through all.
    writers = { for w in self.stacks : "${w.backend.type} ${w.backend.bucket} ${w.backend.key}" => w... if known(w.backend.bucket) && known(w.backend.key) && w.backend.bucket != null && w.backend.key != null }
    read = flatten([for s in self.stacks : [for r in s.remote_states : {
      stack  = s
      key    = r.config.key
      writer = writers["${r.backend} ${r.config.bucket} ${r.config.key}"][0]
    } if r.config.key != null && r.config.bucket != null]])
    sure    = ["production", "non-production"]
  }
  for_each = read
  when     = contains(sure, each.value.stack.environment) && contains(sure, each.value.writer.environment)
  require  = each.value.stack.environment == each.value.writer.environment
  focus    = each.value.key
  message = "${each.value.stack.path}, which is ${each.value.stack.environment}, is built on what ${each.value.writer.path} has made, which is ${each.value.writer.environment}: a change tried there reaches it."
  remedy  = <<-TEXT
    Terraform: the key of the same environment, for example "$${var.environment}/network.tfstate".
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/state/remote-state-data"]

  fail "production on a trial" {
    file "live/dev/network/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "dev/network.tfstate"
        }
      }
    TEXT
    file "live/prod/app/main.tf" <<-TEXT
      data "terraform_remote_state" "network" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "dev/network.tfstate"
        }
      }
    TEXT
  }

  pass "the same; for all; elsewhere" {
    file "live/prod/network/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "prod/network.tfstate"
        }
      }
    TEXT
    file "shared/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "shared.tfstate"
        }
      }
      data "terraform_remote_state" "network" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "prod/network.tfstate"
        }
      }
    TEXT
    file "live/dev/blobs/main.tf" <<-TEXT
      terraform {
        backend "oss" {
          bucket = "state"
          key    = "prod/network.tfstate"
        }
      }
    TEXT
    file "live/dev/bucket/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "trial"
          key    = "prod/network.tfstate"
        }
      }
    TEXT
    file "live/dev/key/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "dev/network.tfstate"
        }
      }
    TEXT
    file "live/dev/prefix/main.tf" <<-TEXT
      terraform {
        backend "gcs" {
          prefix = "dev"
        }
      }
    TEXT
    file "live/prod/app/main.tf" <<-TEXT
      data "terraform_remote_state" "network" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "prod/network.tfstate"
        }
      }
      data "terraform_remote_state" "shared" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "shared.tfstate"
        }
      }
      data "terraform_remote_state" "elsewhere" {
        backend = "s3"
        config = {
          bucket = "other"
          key    = "other.tfstate"
        }
      }
      data "terraform_remote_state" "bare" {
        backend = "gcs"
        config = {
          prefix = "x"
        }
      }
    TEXT
  }
}
