rule "aws-iam-role-trust-issuer-unconfined" {
  title     = "Role trusts every token of an OIDC issuer"
  severity  = known(issuer) ? issuer.severity : "critical"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_role", "data.aws_iam_policy_document"]

  let {
    # Issuers that serve everybody, by what the subject begins with up to whose it is. Where `audience`, the audience names that, too.
    # Of one that serves a single cluster, workspace or organization, outsiders have no token. GitHub and Cognito have rules of their own.
    issuers = [
      { host = "gitlab.com", start = "project_path:", owner = "[^*?/:]+/", audience = false, severity = "critical", who = "Pipelines of anybody's project on gitlab.com" },
      { host = "app.terraform.io", start = "organization:", owner = "[^*?:]+:", audience = false, severity = "critical", who = "Workspaces of anybody's organization on app.terraform.io" },
      { host = "agent.buildkite.com", start = "organization:", owner = "[^*?:]+:", audience = false, severity = "critical", who = "Pipelines of anybody's organization on Buildkite" },
      { host = "oidc.codefresh.io", start = "account:", owner = "[^*?:]+:", audience = false, severity = "critical", who = "Pipelines of anybody's account on Codefresh" },
      { host = "scalr.io", start = "account:", owner = "[^*?:]+:", audience = false, severity = "critical", who = "Workspaces of anybody's account on Scalr" },
      { host = "oidc.vercel.com", start = "owner:", owner = "[^*?:]+:", audience = true, severity = "critical", who = "Projects of anybody's team on Vercel" },
      { host = "accounts.google.com", start = "", owner = "[^*?]+", audience = true, severity = "critical", who = "Anybody's service accounts and users at Google" },
      { host = "oidc.eks.", start = "system:serviceaccount:", owner = "(\\*:)?[^*?:]", audience = false, severity = "high", who = "All pods of the cluster" },
      { host = "oidc.circleci.com/org/", start = "org/", owner = "[^*?]+/project/[^*?]", audience = false, severity = "medium", who = "Jobs of all projects of the organization on CircleCI" },
      { host = "api.bitbucket.org/2.0/workspaces/", start = "", owner = "[^*?]", audience = false, severity = "medium", who = "Pipelines of all repositories of the workspace on Bitbucket" },
    ]
    # A host that goes on with a cluster's or an organization's id ends with a dot or a slash.
    several    = "[./]$"
    statements = iam_statements([self.assume_role_policy, self.json])
    conditions = [for c in each.value.conditions : { key = lower(c.key), operator = lower(c.operator), values = c.values }]
    trusted    = [for p in list(try(each.value.statement.Principal.Federated, [])) : { arn = p, provider = target(p) }]
    # A provider of the stack says its address. Google needs none in the account.
    named = [for i in issuers : {
      issuer = i
      by_arn = anytrue([for t in trusted : known(t.provider) && t.provider != null
        ? facts(t.provider).kind != "aws_iam_saml_provider" && startswith("${trimsuffix(trimprefix(t.provider.url, "https://"), "/")}/", "${trimsuffix(i.host, "/")}${endswith(i.host, ".") ? "" : "/"}")
        : t.arn == i.host || (length(regexall(several, i.host)) > 0 ? strcontains(t.arn, ":oidc-provider/${i.host}") : endswith(t.arn, ":oidc-provider/${i.host}"))
      ])
      # Of one that isn't known the names of the conditions say whose it is.
      by_key = anytrue([for c in conditions : startswith(c.key, length(regexall(several, i.host)) > 0 ? i.host : "${i.host}:")])
    }]
    # Where they name a subject of an issuer that isn't known, or somebody else, it's none of these.
    document  = resource.kind == "aws_iam_role" ? target(self.assume_role_policy, "data.aws_iam_policy_document") : self
    hints     = concat(texts(document.statement), texts(self.assume_role_policy))
    elsewhere = anytrue(concat([for h in hints : endswith(h.text, ":sub")], [for c in conditions : length(regexall(":(sub|aud|amr)$", c.key)) > 0]))
    matches   = [for n in named : n.issuer if known(n.by_arn) ? n.by_arn : (known(n.by_key) && n.by_key) || (elsewhere ? false : n.by_arn)]
    issuer    = matches[0]
    # All conditions have to hold, of each one value. What excludes a value, or asks whether there is one, lets the rest in.
    tests    = [for c in conditions : c if length(regexall("not|^null$", c.operator)) == 0]
    subjects = [for c in tests : c if endswith(c.key, ":sub") || (issuer.audience && endswith(c.key, ":aud"))]
    # A star is one for StringLike only. Whose it is may be known where the rest isn't.
    open   = [for c in subjects : [for v in c.values : v if strcontains(c.operator, "stringlike") && (startswith(v, "*") || (startswith(v, issuer.start) && length(regexall("^${issuer.start}${issuer.owner}", texts(v)[0].text)) == 0))]]
    closed = anytrue([for o in open : length(o) == 0])
    # Another claim, an address or a tag may say whose token it is. The session's name is anybody's choice.
    others = [for c in tests : c if length(regexall(":(sub|aud|oaud|amr)$|^sts:rolesessionname$", c.key)) == 0]
  }

  # Of a trust that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow" && length(matches) > 0
  require  = closed || length(others) > 0
  focus    = length(subjects) > 0 ? flatten([for c in subjects : c.values]) : each.value.principals
  message  = "${known(issuer) ? issuer.who : "Whoever has a token of its issuer"} can act as ${resource.address}: no condition on the token's subject says which ones may."
  remedy   = <<-TEXT
    Add a condition on the subject that says whose it is; of HCP Terraform organization:acme:project:shop:workspace:production:run_phase:*, of a cluster system:serviceaccount:shop:orders.
    Terraform: condition { test = "StringLike", variable = "gitlab.com:sub", values = ["project_path:acme/shop:ref_type:branch:ref:main"] }
    CloudFormation: Condition: { StringLike: { "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main" } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif",
    "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    "https://docs.gitlab.com/ci/cloud_services/aws/",
    "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration",
    "https://buildkite.com/docs/pipelines/security/oidc/aws",
    "https://codefresh.io/docs/docs/integrations/oidc-pipelines/",
    "https://vercel.com/docs/oidc/api",
    "https://circleci.com/docs/openid-connect-tokens/",
    "https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/",
  ]

  fail "an audience alone, which anybody may ask for" {
    resource "aws_iam_role" "gitlab" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringEquals = { "gitlab.com:aud" = "https://gitlab.com" } }
        }]
      })
    }
    resource "aws_iam_role" "terraform" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" }
          Condition = { StringEquals = { "app.terraform.io:aud" = "aws.workload.identity" } }
        }]
      })
    }
    resource "aws_iam_role" "buildkite" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/agent.buildkite.com" }
          Condition = { StringEquals = { "agent.buildkite.com:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
    resource "aws_iam_role" "google" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "accounts.google.com" }
          Condition = { StringEquals = { "accounts.google.com:oaud" = "https://sts.amazonaws.com" } }
        }]
      })
    }
    resource "aws_iam_role" "vercel" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.vercel.com" }
        }]
      })
    }
    resource "aws_iam_role" "codefresh" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.codefresh.io" }
          Condition = { StringLike = { "sts:RoleSessionName" = "ci-*", "oidc.codefresh.io:amr" = "authenticated" } }
        }]
      })
    }
    expect {
      count    = 6
      severity = "critical"
    }
  }

  fail "subjects that are anybody's" {
    resource "aws_iam_role" "gitlab" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "gitlab.com:sub" = ["project_path:acme/shop:*", "project_path:*"] } }
        }]
      })
    }
    resource "aws_iam_role" "suffix" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "gitlab.com:sub" = "project_path:*/shop:ref_type:branch:ref:main" } }
        }]
      })
    }
    resource "aws_iam_role" "prefix" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "gitlab.com:sub" = "project_path:acme*" } }
        }]
      })
    }
    resource "aws_iam_role" "any" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { "ForAnyValue:StringLike" = { "gitlab.com:sub" = "*" } }
        }]
      })
    }
    resource "aws_iam_role" "terraform" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" }
          Condition = { StringLike = { "app.terraform.io:sub" = "organization:*:project:*:workspace:*:run_phase:*" } }
        }]
      })
    }
    resource "aws_iam_role" "scalr" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/scalr.io" }
          Condition = { StringLike = { "scalr.io:sub" = "account:*" } }
        }]
      })
    }
    resource "aws_iam_role" "google" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "accounts.google.com" }
          Condition = { StringLike = { "accounts.google.com:sub" = "*" } }
        }]
      })
    }
    resource "aws_iam_role" "but" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/agent.buildkite.com" }
          Condition = { StringNotLike = { "agent.buildkite.com:sub" = "organization:evil:*" } }
        }]
      })
    }
    expect {
      count   = 8
      message = "which ones may"
    }
  }

  fail "any pod of a cluster" {
    resource "aws_iam_role" "pods" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE" }
          Condition = { StringEquals = { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
    resource "aws_iam_role" "accounts" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE" }
          Condition = { StringLike = { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub" = "system:serviceaccount:*:*" } }
        }]
      })
    }
    expect {
      count    = 2
      severity = "high"
      message  = "All pods of the cluster"
    }
  }

  fail "any project of an organization, any repository of a workspace" {
    resource "aws_iam_role" "circle" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968" }
          Condition = { StringEquals = { "oidc.circleci.com/org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968:aud" = "0f9c4a6e-0000-4000-8000-1d2c3b4a5968" } }
        }]
      })
    }
    resource "aws_iam_role" "projects" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968" }
          Condition = { StringLike = { "oidc.circleci.com/org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968:sub" = "org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968/project/*" } }
        }]
      })
    }
    resource "aws_iam_role" "bitbucket" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc" }
          Condition = { StringEquals = { "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:aud" = "ari:cloud:bitbucket::workspace/0a1b" } }
        }]
      })
    }
    expect {
      count    = 3
      severity = "medium"
    }
  }

  fail "a provider of the stack, one that was looked up, a document" {
    resource "aws_iam_openid_connect_provider" "gitlab" {
      url            = "https://gitlab.com/"
      client_id_list = ["https://gitlab.com"]
    }
    data "aws_iam_openid_connect_provider" "terraform" {
      url = "https://app.terraform.io"
    }
    data "aws_iam_openid_connect_provider" "cluster" {
      url = "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
    }
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
        }
        condition {
          test     = "StringEquals"
          variable = "gitlab.com:aud"
          values   = ["https://gitlab.com"]
        }
      }
    }
    resource "aws_iam_role" "terraform" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = data.aws_iam_openid_connect_provider.terraform.arn }
        }]
      })
    }
    resource "aws_iam_role" "cluster" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = data.aws_iam_openid_connect_provider.cluster.arn }
        }]
      })
    }
    expect {
      count = 3
    }
  }

  fail "a provider from elsewhere whose conditions say whose it is, and text instead of jsonencode" {
    variable "provider_arn" {}
    resource "aws_iam_role" "gitlab" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringEquals = { "gitlab.com:aud" = "https://gitlab.com" } }
        }]
      })
    }
    resource "aws_iam_role" "cluster" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringEquals = { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
    data "aws_caller_identity" "me" {}
    resource "aws_iam_role" "text" {
      assume_role_policy = <<-JSON
        { "Statement": { "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": { "Federated": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:oidc-provider/gitlab.com" } } }
      JSON
    }
    expect {
      count = 3
    }
  }

  pass "a project, a group, an organization, a service account, and their names from variables" {
    variable "group" {}
    resource "aws_iam_role" "project" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringEquals = { "gitlab.com:sub" = "project_path:acme/shop:ref_type:branch:ref:main" } }
        }]
      })
    }
    resource "aws_iam_role" "group" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringEquals = { "gitlab.com:aud" = "https://gitlab.com" }, StringLike = { "gitlab.com:sub" = ["project_path:acme/*", "project_path:${var.group}/shop:*"] } }
        }]
      })
    }
    resource "aws_iam_role" "literal" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringEquals = { "gitlab.com:sub" = "*" } }
        }]
      })
    }
    resource "aws_iam_role" "numbered" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "gitlab.com:sub" = "project_id:22:*" } }
        }]
      })
    }
    resource "aws_iam_role" "both" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "gitlab.com:sub" = "project_path:*" }, StringEquals = { "gitlab.com:sub" = "project_path:acme/shop:ref_type:branch:ref:main" } }
        }]
      })
    }
    resource "aws_iam_role" "terraform" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" }
          Condition = { StringLike = { "app.terraform.io:sub" = "organization:acme:project:*:workspace:*:run_phase:*" } }
        }]
      })
    }
    resource "aws_iam_role" "pods" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE" }
          Condition = { StringLike = { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub" = ["system:serviceaccount:shop:*", "system:serviceaccount:*:ebs-csi-controller-sa"] } }
        }]
      })
    }
    resource "aws_iam_role" "circle" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968" }
          Condition = { StringLike = { "oidc.circleci.com/org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968:sub" = "org/0f9c4a6e-0000-4000-8000-1d2c3b4a5968/project/7a1b/user/*" } }
        }]
      })
    }
    resource "aws_iam_role" "bitbucket" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc" }
          Condition = { StringLike = { "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:sub" = "{6a5b}:*" } }
        }]
      })
    }
    resource "aws_iam_role" "other" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc" }
          Condition = { IpAddress = { "aws:SourceIp" = "192.0.2.0/24" } }
        }]
      })
    }
    resource "aws_iam_role" "vercel" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.vercel.com" }
          Condition = { StringEquals = { "oidc.vercel.com:aud" = "https://vercel.com/acme" } }
        }]
      })
    }
    resource "aws_iam_role" "google" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "accounts.google.com" }
          Condition = { StringEquals = { "accounts.google.com:aud" = "110248495921238986420" } }
        }]
      })
    }
    resource "aws_iam_role" "claim" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "accounts.google.com" }
          Condition = { StringEquals = { "accounts.google.com:email" = "ci@acme.iam.gserviceaccount.com" } }
        }]
      })
    }
  }

  pass "an issuer of one's own, GitHub, Cognito, a service, a denial" {
    resource "aws_iam_openid_connect_provider" "own" {
      url            = "https://gitlab.com.example.org"
      client_id_list = ["https://gitlab.example.org"]
    }
    resource "aws_iam_saml_provider" "staff" {
      name                   = "staff"
      saml_metadata_document = "<xml/>"
    }
    resource "aws_iam_role" "own" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = aws_iam_openid_connect_provider.own.arn }
        }]
      })
    }
    resource "aws_iam_role" "custom" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.example.org" }
        }]
      })
    }
    resource "aws_iam_role" "github" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
        }]
      })
    }
    resource "aws_iam_role" "cognito" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "cognito-identity.amazonaws.com" }
        }]
      })
    }
    resource "aws_iam_role" "denied" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Deny"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
        }]
      })
    }
    resource "aws_iam_role" "staff" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithSAML"
          Principal = { Federated = aws_iam_saml_provider.staff.arn }
        }]
      })
    }
    resource "aws_iam_role" "service" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com", AWS = "arn:aws:iam::111122223333:root" } }] })
    }
  }

  pass "a provider from elsewhere, with a subject, or somebody else's audience" {
    variable "provider_arn" {}
    variable "issuer" {}
    data "aws_iam_policy_document" "pods" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = [var.provider_arn]
        }
        condition {
          test     = "StringEquals"
          variable = "${replace(var.issuer, "https://", "")}:sub"
          values   = ["system:serviceaccount:shop:orders"]
        }
      }
    }
    resource "aws_iam_role" "pods" {
      assume_role_policy = data.aws_iam_policy_document.pods.json
    }
    resource "aws_iam_role" "own" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringEquals = { "sso.example.org:aud" = "acme" } }
        }]
      })
    }
  }

  undecided "a provider from elsewhere, with an audience of it" {
    variable "provider_arn" {}
    variable "issuer" {}
    resource "aws_iam_role" "pods" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringEquals = { "${var.issuer}:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
  }

  pass "a trust from elsewhere" {
    variable "trust" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = var.trust
    }
  }

  undecided "a subject from a variable" {
    variable "subject" {}
    resource "aws_iam_role" "gitlab" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "gitlab.com:sub" = var.subject } }
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Provider:
          Type: AWS::IAM::OIDCProvider
          Properties: { Url: "https://gitlab.com", ClientIdList: ["https://gitlab.com"] }
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Ref Provider }
                  Condition: { StringLike: { "gitlab.com:sub": "project_path:*" } }
        Plan:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/app.terraform.io" }
                  Condition: { StringEquals: { "app.terraform.io:aud": aws.workload.identity } }
    YAML
    expect {
      count = 2
    }
  }

  pass "a group, an organization, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Group: { Type: String }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/gitlab.com" }
                  Condition: { StringLike: { "gitlab.com:sub": !Sub "project_path:${Group}/shop:*" } }
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/app.terraform.io" }
                  Condition: { StringLike: { "app.terraform.io:sub": "organization:acme:*" } }
    YAML
  }
}
