rule "terraform-variable-secret-default" {
  title     = "Secret is the default of a variable"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "terraform.variable"
  secret    = true
  languages = ["terraform"]

  when = (
    length(regexall("(?i)(password|passwd|secret|token|api_?key|private_?key|secret_?access_?key)", self.name)) > 0
    && length(regexall("(?i)(_arn|_arns|_name|_names|_id|_ids|_path|_url|_file|_ttl|_length|_days|_policy|_enabled|_version|_expiry|_type)$|^(enable|create|use|manage|has|is)_|(secret|token)s?_?manager", self.name)) == 0
    && (self.type == null || self.type == "string")
    && self.default != null && can(tostring(self.default))
  )
  require = self.default == "" || startswith(self.default, "arn:") || contains(["true", "false"], tostring(self.default)) || length(regexall("(?i)^(<.*>|change_?me|todo|example|x+)$", self.default)) > 0
  focus   = self.default
  message = "Whoever reads this repository knows var.${self.name}, and each stack that doesn't set it has the same secret."
  remedy  = <<-TEXT
    Remove the default and change the secret. Terraform: variable "password" { type = string  sensitive = true }, or read it from a secret manager.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/manage-sensitive-data"]

  fail "literal" {
    variable "db_password" {
      type      = string
      sensitive = true
      default   = "hunter22"
    }
    expect {
      at = "main.tf:4"
    }
  }

  fail "with the type in quotes, as of old" {
    variable "password" {
      type    = "string"
      default = "Aa1234321Bb"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "none, empty, a name" {
    variable "db_password" {
      default = null
    }
    variable "token" {
      default = ""
    }
    variable "secret_name" {
      default = "db"
    }
  }
}
