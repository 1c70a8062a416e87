rule "terraform-output-secret-not-sensitive" {
  title     = "Output of a secret isn't sensitive"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "terraform.output"
  languages = ["terraform"]

  when = (
    length(regexall("(?i)(password|passwd|secret|token|api_?key|private_?key)", self.name)) > 0
    && length(regexall("(?i)(arn|arns|name|names|id|ids|path|url|uri|file|ttl|length|policy|enabled|version|endpoint|prefix|group)$|(secret|token)s?_?manager|public", self.name)) == 0
  )
  require = self.sensitive || self.ephemeral
  message = "Each run prints output.${self.name} on the console and in the logs of the pipeline."
  remedy  = <<-TEXT
    Terraform: output "password" { value = …  sensitive = true }; better no output at all: who needs it reads it from the secret manager.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values/outputs#sensitive-suppressing-values-in-cli-output"]

  fail "plain" {
    output "db_password" {
      value = "x"
    }
  }

  pass "sensitive, or no secret" {
    output "db_password" {
      value     = "x"
      sensitive = true
    }
    output "secret_arn" {
      value = "x"
    }
  }
}
