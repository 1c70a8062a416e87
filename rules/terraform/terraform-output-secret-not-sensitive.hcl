rule "terraform-output-secret-not-sensitive" {
  title     = "Output of a secret isn't sensitive"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "terraform.output"
  languages = ["terraform"]

  # What is computed of these is the place of a secret and never the secret: what is one, the provider marks, and then
  # Terraform doesn't accept the output without the mark. Of modules within, nothing is printed.
  let {
    places = ["aws_secretsmanager_secret", "data.aws_secretsmanager_secret", "aws_ssm_parameter", "aws_kms_key", "aws_kms_alias", "aws_rds_cluster", "aws_db_instance", "google_secret_manager_secret", "azurerm_key_vault"]
    source = target(self.value)
    placed = alltrue([for v in list(self.value) : contains(places, facts(target(v)).kind)])
  }
  when = (
    resource.module == ""
    && length(regexall("(?i)(password|passwd|secret|token|api_?key|private_?key)", self.name)) > 0
    && length(regexall("(?i)(arn|arns|name|names|id|ids|path|url|uri|file|ttl|length|policy|enabled|version|endpoint|prefix|group)$|(secret|token)s?_?manager|public", self.name)) == 0
    && !(known(placed) && placed)
  )
  require = self.sensitive || self.ephemeral
  message = (
    known(source) && source != null
    ? "Each run prints output.${self.name} on the console and in the logs of the pipeline, unless the provider marks the value as sensitive: then Terraform refuses the output."
    : "Each run prints output.${self.name} on the console and in the logs of the pipeline."
  )
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
    output "greeting" {
      value = "x"
    }
  }

  fail "a list of them" {
    variable "tokens" {
      type = list(string)
    }
    output "tokens" {
      value = var.tokens
    }
  }

  fail "of a resource whose secrets nobody marks" {
    resource "random_string" "token" {
      length = 20
    }
    output "token" {
      value = random_string.token.result
    }
  }

  pass "where a secret lies" {
    variable "secret_names" {
      type = set(string)
    }
    resource "aws_secretsmanager_secret" "database" {
      name = "database"
    }
    resource "aws_rds_cluster" "main" {
      engine                      = "aurora-postgresql"
      manage_master_user_password = true
    }
    output "database_secret" {
      value = aws_secretsmanager_secret.database.id
    }
    output "master_user_secret" {
      value = aws_rds_cluster.main.master_user_secret[0].secret_arn
    }
    output "secrets" {
      value = [aws_secretsmanager_secret.database.arn]
    }
  }

  fail "a secret beside a place of one" {
    variable "password" {
      type = string
    }
    resource "aws_secretsmanager_secret" "database" {
      name = "database"
    }
    output "secrets" {
      value = [aws_secretsmanager_secret.database.arn, var.password]
    }
  }

  pass "of a module within, which prints nothing" {
    module "database" {
      source = "./database"
    }
    file "database/main.tf" <<-TEXT
      output "password" {
        value = "x"
      }
    TEXT
  }
}
