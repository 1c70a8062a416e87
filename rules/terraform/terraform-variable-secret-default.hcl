rule "terraform-variable-secret-default" {
  title     = "Secret is the default of a variable"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "terraform.variable"
  secret    = true
  languages = ["terraform"]

  # Of the words of a name, written as in db_password or DbPassword, one says that it is a secret; the last one, or one of how
  # secrets are kept, may say that it is something about one. A description may say so, too.
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
    ])
    # Most names hold none of these, and need no taking apart.
    named = (
      length(regexall("(?i)passw|secret|token|key", self.name)) > 0
      && length(regexall("password|passwd|secret|token|api_?key|private_?key", words)) > 0
      && length(regexall(about, words)) == 0
      && (self.description == null || length(regexall("(?i)^(\\w+ ){0,2}(name|arn|id|path|prefix)s? (of|for|to)\\b", self.description)) == 0)
    )
  }
  when    = self.default != null && (self.type == null || self.type == "string") && named && can(tostring(self.default))
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
    variable "secrets_manager" {
      default = "vault"
    }
  }

  fail "secrets, however they are written" {
    variable "token" {
      default = "Aa1234321Bb"
    }
    variable "clientSecret" {
      default = "Aa1234321Bb"
    }
    variable "DBPassword" {
      default = "Aa1234321Bb"
    }
    variable "api_key" {
      type        = string
      description = "Key of the user whose name is admin"
      default     = "Aa1234321Bb"
    }
    expect {
      count = 4
    }
  }

  pass "keys meant for the browser" {
    variable "next_public_api_key" {
      default = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50"
    }
    variable "VITE_MAPS_API_KEY" {
      default = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50"
    }
  }

  fail "a password, though its name says that it is for the browser; a key of an invitation" {
    variable "vite_db_password" {
      default = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50"
    }
    variable "invite_api_key" {
      default = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50"
    }
    expect {
      count = 2
    }
  }

  pass "about secrets, several values, stand-ins" {
    variable "oauth_app_secret_prefix" {
      default = "jupyter-oauth"
    }
    variable "db_password_suffix" {
      default = "-db"
    }
    variable "tokenValidity" {
      default = "1h"
    }
    variable "secrets_kms_key" {
      default = "alias/aws/secretsmanager"
    }
    variable "secret_region" {
      default = "eu-west-1"
    }
    variable "db_secret" {
      description = "The name of the secret with the password of the database"
      default     = "db"
    }
    variable "stage" {
      default = "test"
    }
    variable "secrets" {
      default = ["db", "mail"]
    }
    variable "tokens" {
      type    = number
      default = 100
    }
    variable "mail_secret" {
      default = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mail"
    }
    variable "password" {
      default = "changeme"
    }
    variable "reset_password" {
      default = "true"
    }
  }

  pass "where a key lies" {
    variable "private_key_location" {
      default = "/root/.ssh/id_rsa"
    }
    variable "secrets_dir" {
      default = "/run/secrets"
    }
  }
}
