rule "terraform-variable-secret-not-sensitive" {
  title     = "Variable for a secret isn't sensitive"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "terraform.variable"
  languages = ["terraform"]

  when = (
    length(regexall("(?i)(password|passwd|secret|token|api_?key|private_?key)", self.name)) > 0
    && length(regexall("(?i)(_arn|_arns|_name|_names|_id|_ids|_path|_url|_file|_ttl|_length|_days|_policy|_enabled|_version|_expiry|_hash)$|^(enable|create|use|manage|has|is)_|(secret|token)s?_?manager", self.name)) == 0
    # A map by the name of secrets is mostly one of references to them, as container definitions take it.
    && (self.type == null || self.type == "string" || (startswith(self.type, "map(string)") && !endswith(self.name, "secrets")))
  )
  require = self.sensitive || self.ephemeral
  message = "The value of var.${self.name} is shown in each plan and in the logs of the pipeline: it isn't marked as sensitive."
  remedy  = <<-TEXT
    Terraform: variable "password" { type = string  sensitive = true }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values/variables#suppressing-values-in-cli-output"]

  fail "plain" {
    variable "db_password" {
      type = string
    }
  }

  pass "sensitive; names of secrets; switches" {
    variable "db_password" {
      type      = string
      sensitive = true
    }
    variable "secret_name" {
      type = string
    }
    variable "create_token" {
      type = bool
    }
    variable "secrets" {
      type = list(object({ name = string }))
    }
    variable "container_secrets" {
      type = map(string)
    }
  }
}
