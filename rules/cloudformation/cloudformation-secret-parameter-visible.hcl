rule "cloudformation-secret-parameter-visible" {
  title     = "Parameter for a secret is shown to everybody"
  severity  = named ? "high" : "medium"
  category  = "security"
  checklist = "security"
  kind      = "cloudformation.parameter"
  languages = ["cloudformation"]

  # Of the words of a name, written as in db_password or DbPassword, one says that it is a secret; the last one, or one of how
  # secrets are kept, may say that it is something about one. A description may say so, too.
  let {
    parts = lower(replace(replace(replace(self.name, "-", "_"), "/([a-z0-9])([A-Z])/", "$${1}_$${2}"), "/([A-Z])([A-Z][a-z]{2,})/", "$${1}_$${2}"))
    words = replace(parts, "/(secret|token)s?_?manager|password_?less|service_?token/", "")
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
    posted = (
      length(regexall("(^|_)(${chat})_?(\\w+_)?(web_?)?hook(_?ur[li])?$", parts)) > 0
      || length(regexall("(^|_)(web_?)?hook(_?ur[li])?$", parts)) > 0 && self.description != null && length(regexall("(?i)\\b(${chat})('s)? (incoming )?web-?hooks?( ur[li])?\\b", self.description)) > 0
    ) && length(regexall("^(enable|disable|create|use|manage|has|is|allow|skip)_", parts)) == 0
  }
  when    = (named || posted) && self.type == "String" && self.allowed_values == null
  require = self.no_echo
  message = "Whoever may describe the stack reads ${self.name}: it has no NoEcho."
  remedy  = <<-TEXT
    CloudFormation: NoEcho: true; better no parameter: "{{resolve:secretsmanager:MySecret:SecretString:password}}" where it is used.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds",
    "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
  ]

  fail "shown" {
    cloudformation = <<-YAML
      Parameters:
        DbPassword: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "hidden; the name of a secret" {
    cloudformation = <<-YAML
      Parameters:
        DbPassword: { Type: String, NoEcho: true }
        SecretName: { Type: String }
        CleanupServiceToken: { Type: String }
        UseToken: { Type: String, AllowedValues: [yes, no] }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  fail "secrets, however they are written" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String }
        APIKey: { Type: String }
        clientsecret: { Type: String }
        UserPassword: { Type: String, Description: Password of the user whose name is admin }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      count = 4
    }
  }

  pass "keys meant for the browser" {
    cloudformation = <<-YAML
      Parameters:
        NextPublicApiKey: { Type: String }
        VITE_MAPS_API_KEY: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  fail "a password, though its name says that it is for the browser" {
    cloudformation = <<-YAML
      Parameters:
        ViteDbPassword: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "about secrets" {
    cloudformation = <<-YAML
      Parameters:
        ParentSecretStack: { Type: String, Default: "" }
        DatabaseSecretExportName: { Type: String }
        SecretARN: { Type: String }
        TokenValidityHours: { Type: String }
        SecretKMSKey: { Type: String }
        PasswordMinimumLength: { Type: String }
        TokensTable: { Type: String }
        MaxTokens: { Type: String }
        SecretsManagerKey: { Type: String }
        PasswordlessLogin: { Type: String }
        Tokens: { Type: Number }
        ResetPassword: { Type: String, AllowedValues: [yes, no] }
        Stage: { Type: String }
        DbSecret: { Type: String, Description: Optional name of the secret of the database. }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  fail "addresses of webhooks of chats, which their names or descriptions tell" {
    cloudformation = <<-YAML
      Parameters:
        SlackWebhookUrl: { Type: String }
        TeamsAlertsHook: { Type: String, Default: "" }
        HookUrl: { Type: String, Description: "Optional: Slack webhook URL" }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      count    = 3
      severity = "medium"
    }
  }

  pass "other hooks" {
    cloudformation = <<-YAML
      Parameters:
        SlackWebhookUrl: { Type: String, NoEcho: true }
        WebhookUrl: { Type: String, Description: Where our own service takes events. }
        LifecycleHook: { Type: String }
        HookUrl: { Type: String }
        SlackWebhookSecretArn: { Type: String }
        SlackWebhookParameter: { Type: String, Description: The parameter with the address. }
        UseSlackWebhook: { Type: String }
        Slack: { Type: String, Description: Slack webhook URL }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "where a key lies" {
    cloudformation = <<-YAML
      Parameters:
        PrivateKeyLocation: { Type: String }
        SecretsDir: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
