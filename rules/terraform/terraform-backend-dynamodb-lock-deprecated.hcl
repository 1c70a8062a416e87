rule "terraform-backend-dynamodb-lock-deprecated" {
  title     = "State is locked by a table that isn't needed any more"
  severity  = "info"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  # Every version that may run has to have use_lockfile as more than an experiment.
  when    = self.root && self.backend.type == "s3" && self.backend.dynamodb_table != null && !versions_meet([self.required_version, "< 1.11.0"])
  require = self.backend.use_lockfile
  focus   = self.backend
  message = "The table and its permissions are kept up for what S3 does by itself since Terraform 1.11, and a later version takes dynamodb_table away."
  remedy  = <<-TEXT
    Terraform: use_lockfile = true beside dynamodb_table for a while, then without it.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/backend/s3#state-locking"]

  fail "a table only" {
    terraform {
      required_version = ">= 1.11"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  pass "both; a file only" {
    terraform {
      required_version = ">= 1.11"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
        use_lockfile   = true
      }
    }
  }

  pass "no lock, which another rule tells" {
    terraform {
      required_version = ">= 1.11"
      backend "s3" {
        bucket = "state"
        key    = "a"
      }
    }
  }

  pass "older versions may run" {
    terraform {
      required_version = ">= 1.9"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  pass "older versions alone" {
    terraform {
      required_version = "~> 1.3.3"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  pass "one version, before and just at it" {
    terraform {
      required_version = "1.10.5"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  fail "one version that has it" {
    terraform {
      required_version = "1.12.2"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  pass "some that have it, one that hasn't" {
    terraform {
      required_version = ">= 1.9, != 1.10.99"
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  pass "nothing said" {
    terraform {
      backend "s3" {
        bucket         = "state"
        key            = "a"
        dynamodb_table = "locks"
      }
    }
  }

  pass "another backend; a module's" {
    terraform {
      required_version = ">= 1.11"
      backend "other" {
        dynamodb_table = "locks"
      }
    }
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_version = ">= 1.11"
        backend "s3" {
          dynamodb_table = "locks"
        }
      }
    TEXT
  }
}
