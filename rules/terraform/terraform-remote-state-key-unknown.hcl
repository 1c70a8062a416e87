rule "terraform-remote-state-key-unknown" {
  title     = "Nobody writes the state that is read"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "tree"
  languages = ["terraform"]

  let {
    stored  = [for s in self.stacks : s.backend if s.backend.type == "s3"]
    written = [for b in stored : "${b.bucket}/${b.key}"]
    buckets = distinct(stored[*].bucket)
    # What init fills in may be anything.
    filled = distinct([for b in stored : b.bucket if b.key == null])
    read   = flatten([for s in self.stacks : [for r in s.remote_states : { path = s.path, bucket = r.config.bucket, key = r.config.key } if r.backend == "s3"]])
  }
  # Only where the states of that bucket are written from here. What is the same for all is computed here, once.
  for_each = [for r in read : merge(r, { is_written = contains(written, "${r.bucket}/${r.key}"), may_be_filled = contains(filled, r.bucket) }) if r.bucket != null && r.key != null && contains(buckets, r.bucket)]
  require  = each.value.is_written || (each.value.may_be_filled ? undecided("the key of a state is given at init") : false)
  focus    = each.value.key
  message  = "${each.value.path == "" || each.value.path == "." ? "The stack of the top directory" : each.value.path} reads s3://${each.value.bucket}/${each.value.key}, and no stack here keeps its state there: unless one of another repository does, it can't be planned, or reads what is left of a stack that is gone."
  remedy   = <<-TEXT
    Terraform: the key of the stack whose outputs are meant, or a data source of the provider in place of the state.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/state/remote-state-data"]

  fail "a slip in the key" {
    file "other/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "other"
        }
      }
    TEXT
    file "network/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "network.tfstate"
        }
      }
    TEXT
    file "app/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "app.tfstate"
        }
      }
      data "terraform_remote_state" "network" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "netwrok.tfstate"
        }
      }
    TEXT
  }

  fail "in the top directory" {
    terraform {
      backend "s3" {
        bucket = "state"
        key    = "app.tfstate"
      }
    }
    data "terraform_remote_state" "network" {
      backend = "s3"
      config = {
        bucket = "state"
        key    = "network.tfstate"
      }
    }
    expect {
      message = "The stack of the top directory reads s3://state/network.tfstate"
    }
  }

  pass "it is there; another bucket; another backend" {
    file "network/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
          key    = "network.tfstate"
        }
      }
    TEXT
    file "dns/main.tf" <<-TEXT
      terraform {
        backend "gcs" {
          bucket = "shared"
          prefix = "dns"
        }
      }
    TEXT
    file "app/main.tf" <<-TEXT
      data "terraform_remote_state" "network" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "network.tfstate"
        }
      }
      data "terraform_remote_state" "shared" {
        backend = "s3"
        config = {
          bucket = "shared"
          key    = "dns.tfstate"
        }
      }
      data "terraform_remote_state" "other" {
        backend = "gcs"
        config = {
          bucket = "state"
          key    = "other"
        }
      }
      data "terraform_remote_state" "bare" {
        backend = "s3"
        config = {
          bucket = "state"
        }
      }
    TEXT
  }

  undecided "what init fills in" {
    file "network/main.tf" <<-TEXT
      terraform {
        backend "s3" {
          bucket = "state"
        }
      }
    TEXT
    file "app/main.tf" <<-TEXT
      data "terraform_remote_state" "network" {
        backend = "s3"
        config = {
          bucket = "state"
          key    = "network.tfstate"
        }
      }
    TEXT
  }
}
