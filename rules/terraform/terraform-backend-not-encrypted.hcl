rule "terraform-backend-not-encrypted" {
  title     = "Backend doesn't ask for encryption of the state"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "terraform.settings"
  languages = ["terraform"]

  # What is computed (OpenTofu) is said; an empty text is no bucket's name, and holds the place of one.
  let {
    unsaid = anytrue([for s in [self.backend.bucket, self.backend.key] : known(s == null) && (s == null || s == "")])
  }
  when = self.root && self.backend.type == "s3"
  require = (
    self.backend.encrypt || self.backend.kms_key_id != null
    || (self.backend.encrypt == null && unsaid ? undecided("the rest of the backend's settings is given at init") : false)
  )
  focus   = self.backend
  message = "The state holds passwords and keys in plain text; without encrypt = true it is protected only by what the bucket happens to do."
  remedy  = <<-TEXT
    Terraform: backend "s3" { encrypt = true }, with kms_key_id for a key that few may use.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/backend/s3#encrypt"]

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

  fail "not said" {
    terraform {
      backend "s3" {
        bucket = "state"
        key    = "network"
      }
    }
  }

  pass "encrypted" {
    terraform {
      backend "s3" {
        bucket  = "state"
        key     = "network"
        encrypt = true
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
      backend "s3" {
        region = "eu-west-1"
      }
    }
  }
}
