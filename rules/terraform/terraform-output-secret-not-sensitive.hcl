rule "terraform-output-secret-not-sensitive" {
  title     = "Output of a secret isn't sensitive"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "terraform.output"
  languages = ["terraform"]

  # Of the words of a name, written as in db_password or DbPassword, one says that it is a secret; the last one, or one of how
  # secrets are kept, may say that it is something about one. A description may say so, too.
  # What is computed of these is the place of a secret and never the secret: what is one, the provider marks, and then
  # Terraform doesn't accept the output without the mark. Of modules within, nothing is printed.
  let {
    parts = lower(replace(replace(replace(self.name, "-", "_"), "/([a-z0-9])([A-Z])/", "$${1}_$${2}"), "/([A-Z])([A-Z][a-z]{2,})/", "$${1}_$${2}"))
    words = replace(parts, "/(secret|token)s?_?manager|password_?less/", "")
    about = join("|", [
      "(^|_)(ids?|ur[il]s?|files?|dirs?|director(y|ies)|folders?|locations?|ttl|length|size|count|limit|days|hours|minutes|seconds|age|period|window|schedule)$",
      "(^|_)(validity|expiry|expiration|rotation|retention|reuse|polic(y|ies)|enabled|disabled|required|versions?|hash|types?|formats?|mode)$",
      "(^|_)(prefix(es)?|suffix(es)?|labels?|tags?|alias(es)?|descriptions?|regions?|accounts?|stacks?|exports?|tables?|buckets?|stores?)$",
      "(^|_)(parameters?|endpoints?|hosts?|lambda|function|providers?|issuers?|audiences?|scopes?|backends?|namespaces?|groups?|roles?|users?|kms_?keys?)$",
      "(arn|name|path)s?$",
      "^(enable|disable|create|use|manage|has|is|allow|rotate|generate|skip)_",
      "(^|_)(min|max|minimum|maximum|require|requires)_|(password|secret|token|key)s?_(rotation|validity|expiry|expiration|retention)_",
      # By these prefixes a build takes what it writes into pages: keys that each visitor gets.
      "^(next_public|nuxt_public|nuxt_env|vite|react_app|vue_app|ng_app|gatsby|expo_public|storybook)_\\w*(api_?key|token)$",
      "public",
    ])
    # Most names hold none of these, and need no taking apart.
    named = (
      length(regexall("(?i)passw|secret|token|key", self.name)) > 0
      && length(regexall("password|passwd|secret|token|api_?key|private_?key", words)) > 0
      && length(regexall(about, words)) == 0
      && (self.description == null || length(regexall("(?i)^(\\w+ ){0,2}(name|arn|id|path|prefix)s? (of|for|to)\\b", self.description)) == 0)
    )
    places = ["aws_secretsmanager_secret", "data.aws_secretsmanager_secret", "aws_ssm_parameter", "aws_kms_key", "aws_kms_alias", "aws_rds_cluster", "aws_db_instance", "google_secret_manager_secret", "azurerm_key_vault"]
    source = target(self.value)
    placed = alltrue([for v in list(self.value) : contains(places, facts(target(v)).kind)])
  }
  when    = resource.module == "" && named && !(known(placed) && placed)
  require = self.sensitive
  message = (
    known(source) && source != null
    ? "Each run prints output.${self.name} on the console and in the logs of the pipeline; where the value is marked as sensitive, Terraform refuses the output instead."
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
    output "secrets_manager" {
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

  pass "keys meant for the browser" {
    output "vite_api_key" {
      value = "x"
    }
  }

  fail "a password, though its name says that it is for the browser" {
    output "vite_db_password" {
      value = "x"
    }
  }

  pass "about secrets" {
    output "db_password_suffix" {
      value = "x"
    }
    output "secretsTable" {
      value = "x"
    }
    output "token_validity" {
      value = "x"
    }
    output "token_public_key" {
      value = "x"
    }
    output "db_secret" {
      description = "The name of the secret with the password of the database"
      value       = "x"
    }
  }

  fail "a secret, however it is written" {
    output "clientSecret" {
      description = "Key of the user whose name is admin"
      value       = "x"
    }
    output "token" {
      value = "x"
    }
    expect {
      count = 2
    }
  }

  pass "where a key lies" {
    output "private_key_location" {
      value = "/keys/id"
    }
    output "secrets_dir" {
      value = "/keys"
    }
  }
}
