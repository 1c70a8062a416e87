rule "terraform-backend-not-encrypted" {
  title     = "Backend doesn't ask for encryption of the state"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "terraform.settings"
  languages = ["terraform"]

  when = self.root && self.backend.type == "s3"
  require = (
    self.backend.encrypt || self.backend.kms_key_id != null
    || (self.backend.encrypt == null && (self.backend.bucket == null || self.backend.key == null) ? undecided("the rest of the backend's settings is given at init") : false)
  )
  focus   = self.backend
  message = "The state holds passwords and keys in plain text; without encrypt = true it is protected only by what the bucket happens to do."
  remedy  = <<-TEXT
    Terraform: backend "s3" { encrypt = true }, with kms_key_id for a key that few may use.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/backend/s3#encrypt"]

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

  undecided "filled in at init" {
    terraform {
      backend "s3" {
        region = "eu-west-1"
      }
    }
  }
}
