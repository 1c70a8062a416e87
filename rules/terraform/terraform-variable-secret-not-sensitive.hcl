rule "terraform-variable-secret-not-sensitive" {
  title     = "Variable for a secret isn't sensitive"
  severity  = named ? "medium" : "low"
  category  = "security"
  checklist = "security"
  kind      = "terraform.variable"
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
    # The address of a chat's webhook lets whoever knows it post there.
    chat   = "slack|discord|ms_?teams|teams|mattermost|rocket_?chat|google_?chat"
    posted = length(regexall("(?i)hook", self.name)) > 0 && (
      length(regexall("(^|_)(${chat})_?(\\w+_)?(web_?)?hook(_?ur[li])?$", parts)) > 0
      || length(regexall("(^|_)(web_?)?hook(_?ur[li])?$", parts)) > 0 && self.description != null && length(regexall("(?i)\\b(${chat})('s)? (incoming )?web-?hooks?( ur[li])?\\b", self.description)) > 0
    ) && length(regexall("^(enable|disable|create|use|manage|has|is|allow|skip)_", parts)) == 0
  }
  # A map by the name of secrets is mostly one of references to them, as container definitions take it.
  when    = self.used && (named || posted) && (self.type == null || self.type == "string" || (startswith(self.type, "map(string)") && !endswith(self.name, "secrets")))
  require = self.sensitive || self.ephemeral
  message = "Terraform shows the value of var.${self.name} where it tells of what reads it, in plans, errors and the logs of the pipeline: it isn't marked as sensitive."
  remedy  = <<-TEXT
    Terraform: variable "password" { type = string  sensitive = true }.
  TEXT

  references = [
    "https://developer.hashicorp.com/terraform/language/values/variables#suppressing-values-in-cli-output",
    "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
  ]

  fail "plain" {
    variable "db_password" {
      type = string
    }
    output "password" {
      value = var.db_password
    }
  }

  fail "secrets, however they are written" {
    variable "token" {}
    variable "api_key" {}
    variable "clientSecret" {}
    variable "DBPassword" {}
    variable "private-key" {}
    variable "password_reset_token" {}
    variable "secrets_manager_token" {}
    variable "rotation_api_key" {}
    variable "user_password" {
      description = "Password of the user whose name is admin"
    }
    variable "passwords" {
      type = map(string)
    }
    locals {
      all = [
        var.token, var.api_key, var.clientSecret, var.DBPassword, var.private-key, var.password_reset_token, var.secrets_manager_token,
        var.rotation_api_key, var.user_password, var.passwords,
      ]
    }
    expect {
      count = 10
    }
  }

  pass "what nothing reads stands nowhere" {
    variable "db_password" {}
  }

  pass "sensitive; names of secrets; switches" {
    variable "db_password" {
      type      = string
      sensitive = true
    }
    variable "secret_name" {
      type = string
    }
    variable "session_token" {
      ephemeral = true
    }
    variable "stage" {}
    variable "create_token" {
      type = bool
    }
    variable "secrets" {
      type = list(object({ name = string }))
    }
    variable "password_rules" {
      type = list(object({ name = string }))
    }
    variable "container_secrets" {
      type = map(string)
    }
    locals {
      all = [
        var.db_password, var.secret_name, var.session_token, var.stage, var.create_token, var.secrets,
        var.password_rules, var.container_secrets,
      ]
    }
  }

  pass "keys meant for the browser" {
    variable "next_public_api_key" {
      type = string
    }
    output "key" {
      value = var.next_public_api_key
    }
  }

  fail "a password, though its name says that it is for the browser" {
    variable "vite_db_password" {
      type = string
    }
    output "password" {
      value = var.vite_db_password
    }
  }

  pass "about secrets" {
    variable "db_password_suffix" {}
    variable "token_validity" {}
    variable "secret_rotation_schedule" {}
    variable "secrets_kms_key" {}
    variable "password_min_age" {}
    variable "secret_label" {}
    variable "secret_region" {}
    variable "token_issuer" {}
    variable "tokens_table" {}
    variable "password_reset_lambda" {}
    variable "oauth_app_secret_prefix" {}
    variable "secret-stack" {}
    variable "secretARNs" {}
    variable "max_tokens" {}
    variable "enable_token" {}
    variable "secrets_manager_key" {}
    variable "secretname" {}
    variable "passwordless_login" {}
    variable "secret_rotation_automatically_after" {}
    variable "db_secret" {
      description = "The name of the secret with the password of the database"
    }
    locals {
      all = [
        var.db_password_suffix, var.token_validity, var.secret_rotation_schedule, var.secrets_kms_key, var.password_min_age, var.secret_label,
        var.secret_region, var.token_issuer, var.tokens_table, var.password_reset_lambda, var.oauth_app_secret_prefix, var.secret-stack,
        var.secretARNs, var.max_tokens, var.enable_token, var.secrets_manager_key, var.secretname, var.passwordless_login,
        var.secret_rotation_automatically_after, var.db_secret,
      ]
    }
  }

  fail "addresses of webhooks of chats, which their names or descriptions tell" {
    variable "slack_webhook_url" {}
    variable "teams_alerts_hook" {}
    variable "webhook_url" {
      description = "Discord webhook URL"
    }
    locals {
      all = [var.slack_webhook_url, var.teams_alerts_hook, var.webhook_url]
    }
    expect {
      count    = 3
      severity = "low"
    }
  }

  pass "other hooks" {
    variable "slack_webhook_url" {
      sensitive = true
    }
    variable "webhook_url" {
      description = "Where our own service takes events."
    }
    variable "lifecycle_hook" {}
    variable "hook_url" {}
    variable "slack_webhook_secret_arn" {}
    variable "slack_webhook_parameter" {
      description = "The parameter with the address."
    }
    variable "use_slack_webhook" {}
    variable "slack" {
      description = "Slack webhook URL"
    }
    locals {
      all = [
        var.slack_webhook_url, var.webhook_url, var.lifecycle_hook, var.hook_url, var.slack_webhook_secret_arn, var.slack_webhook_parameter,
        var.use_slack_webhook, var.slack,
      ]
    }
  }

  pass "where a key lies" {
    variable "private_key_location" {
      type = string
    }
    variable "secrets_dir" {}
    resource "aws_instance" "a" {
      connection {
        private_key = file(var.private_key_location)
      }
    }
    locals {
      all = [var.secrets_dir]
    }
  }
}
