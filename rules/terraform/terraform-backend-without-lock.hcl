rule "terraform-backend-without-lock" {
  title     = "Nothing locks the state"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  # What is computed (OpenTofu) is said; an empty text is no bucket's name, and holds the place of one.
  let {
    unsaid = anytrue([for s in [self.backend.bucket, self.backend.key] : known(s == null) && (s == null || s == "")])
  }
  when = self.root && self.backend.type == "s3"
  require = (
    self.backend.use_lockfile || self.backend.dynamodb_table != null
    || (unsaid ? undecided("the rest of the backend's settings is given at init") : false)
  )
  focus   = self.backend
  message = "Two runs at the same time overwrite each other's state: the backend has no lock."
  remedy  = <<-TEXT
    Terraform (1.10 and later): backend "s3" { use_lockfile = true }; before: dynamodb_table.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/backend/s3#state-locking"]

  fail "its bucket is computed" {
    variable "bucket" {}
    terraform {
      backend "s3" {
        bucket = var.bucket
        key    = "network"
        region = "eu-west-1"
      }
    }
  }

  fail "no lock" {
    terraform {
      backend "s3" {
        bucket = "state"
        key    = "network"
        region = "eu-west-1"
      }
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "either lock, other backends" {
    terraform {
      backend "s3" {
        bucket       = "state"
        key          = "network"
        use_lockfile = true
      }
    }
  }

  pass "a table" {
    terraform {
      backend "s3" {
        bucket         = "state"
        key            = "network"
        dynamodb_table = "locks"
      }
    }
  }

  pass "Google's locks by itself" {
    terraform {
      backend "gcs" {
        bucket = "state"
      }
    }
  }

  undecided "empty, to be filled in at init" {
    terraform {
      backend "s3" {
        bucket = ""
        key    = ""
        region = ""
      }
    }
    resource "aws_sns_topic" "t" {}
  }

  undecided "filled in at init" {
    terraform {
      backend "s3" {}
    }
  }
}
