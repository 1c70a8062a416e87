rule "aws-iam-role-trust-github-subject-impossible" {
  title     = "Trust asks for a subject that no workflow of GitHub has"
  severity  = dead ? "high" : "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = ["aws_iam_role", "data.aws_iam_policy_document"]

  let {
    statements = iam_statements(resource.kind == "aws_iam_role" ? self.assume_role_policy : self.json)
    host       = "token.actions.githubusercontent.com"
    subjects   = [for c in each.value.conditions : c if lower(c.key) == "${host}:sub" && contains(["stringequals", "stringequalsignorecase", "stringlike"], trimsuffix(trimprefix(trimprefix(lower(c.operator), "foranyvalue:"), "forallvalues:"), "ifexists"))]
    # What isn't known of a subject is ${…} in its text, and may be anything.
    shown  = [for c in subjects : [for v in c.values : join("", texts(v)[*].text)]]
    faults = [for i, c in subjects : [for t in shown[i] : (
      strcontains(lower(c.operator), "stringequals") && strcontains(replace(t, "/[$][{][^}]*[}]/", ""), "*") ? "for StringEquals a star is a star, which stands in no subject"
      : length(regexall("^[^:*?$]+/[^:*?$]*(:|$)", t)) > 0 ? "it begins with what it names, as repo:"
      : length(regexall("^repo:[^/:*?$]+(:|$)", t)) > 0 ? "a repository is OWNER/NAME"
      : length(regexall("^repo:[^/:*?$]+/[^/:*?$]*/", t)) > 0 ? "after OWNER/NAME comes a colon"
      : length(regexall("^repo:[^:*?$]+:(refs/|heads/|tags/|branch:|tag:|env:|main$|master$)", t)) > 0 ? "a branch is :ref:refs/heads/NAME there, a tag :ref:refs/tags/NAME, an environment :environment:NAME"
      : anytrue([for m in regexall("^repo:[^:*?$]+:ref:([^*?$]*)", t) : !anytrue([for r in ["refs/heads/", "refs/tags/", "refs/pull/"] : startswith(m[0], r) || startswith(r, m[0])])]) ? "a ref is refs/heads/BRANCH or refs/tags/TAG, in full"
      : length(regexall("^repo:[^/:*?$]+/[^/:*?$]+$", t)) > 0 ? "after the repository it says which branch, environment or event, unless it is customized to the repository alone"
      : null
    )]]
    wrong = flatten([for f in faults : [for t in f : t if t != null]])
    dead  = anytrue([for f in faults : alltrue([for t in f : t != null])])
  }

  # Of a trust that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow"
  require  = length(wrong) == 0
  focus    = flatten([for c in subjects : c.values])
  message  = "${dead ? "No workflow" : "Not every workflow that is meant to"} can act as ${resource.address}: GitHub's tokens have no subject as the condition on ${host}:sub wants it; ${wrong[0]}."
  remedy   = <<-TEXT
    The subject is repo:OWNER/NAME:environment:ENVIRONMENT of a job with an environment, else repo:OWNER/NAME:pull_request or repo:OWNER/NAME:ref:refs/heads/BRANCH; wildcards are for StringLike.
    Terraform: condition { test = "StringEquals", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop:ref:refs/heads/main"] }
    CloudFormation: Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:production" } }
  TEXT

  references = [
    "https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String",
  ]

  fail "a star for StringEquals" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
        }]
      })
    }
    expect {
      at       = "main.tf:3"
      severity = "high"
      message  = "a star is a star"
    }
  }

  fail "forms that no subject has" {
    resource "aws_iam_role" "no_repo" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "acme/shop:ref:refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "no_repo_alone" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "acme/shop" } }
        }]
      })
    }
    resource "aws_iam_role" "no_owner" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:shop:ref:refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "no_owner_alone" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme" } }
        }]
      })
    }
    resource "aws_iam_role" "url" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:https://github.com/acme/shop:ref:refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "host" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:github.com/acme/shop:*" } }
        }]
      })
    }
    resource "aws_iam_role" "slash" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { "ForAnyValue:StringLike" = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop/ref:refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "refs" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { "ForAllValues:StringEquals" = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "heads" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEqualsIfExists = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "tags" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEqualsIgnoreCase = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:tags/v1" } }
        }]
      })
    }
    resource "aws_iam_role" "branch" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:branch:main" } }
        }]
      })
    }
    resource "aws_iam_role" "tag" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:tag:v*" } }
        }]
      })
    }
    resource "aws_iam_role" "env" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:env:production" } }
        }]
      })
    }
    resource "aws_iam_role" "main" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:main" } }
        }]
      })
    }
    resource "aws_iam_role" "master" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:master" } }
        }]
      })
    }
    resource "aws_iam_role" "ref" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:main" } }
        }]
      })
    }
    resource "aws_iam_role" "ref_heads" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:heads/*" } }
        }]
      })
    }
    resource "aws_iam_role" "ignore_case" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEqualsIgnoreCase = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:refs/heads/*" } }
        }]
      })
    }
    expect {
      count    = 18
      severity = "high"
    }
  }

  fail "a repository and nothing behind it" {
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
        }
        condition {
          test     = "StringEquals"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:acme/shop"]
        }
      }
    }
    expect {
      at      = "main.tf:2"
      message = "customized"
    }
  }

  fail "one of two, one beside one that isn't known" {
    variable "subject" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:refs/heads/dev"] } }
        }]
      })
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:refs/heads/dev", var.subject] } }
        }]
      })
    }
    expect {
      count    = 2
      severity = "medium"
      message  = "Not every workflow"
    }
  }

  fail "a star behind a name that isn't known" {
    variable "repository" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:*" } }
        }]
      })
    }
  }

  pass "each form, wildcards, customized subjects, another key, another operator, a denial" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:ref:refs/tags/v1", "repo:acme/shop:ref:refs/pull/7/merge", "repo:acme/shop:environment:production", "repo:acme/shop:pull_request", "repo:acme@1/shop@2:ref:refs/heads/main", "repository_owner:acme", "environment:production", "ref:refs/heads/main", "repo:acme/shop:environment:production:ref:refs/heads/main", "repo:acme/shop:job_workflow_ref:acme/flows/.github/workflows/x.yml@refs/heads/main"] } }
        }]
      })
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/*", "repo:acme/shop:*", "repo:acme/shop*", "repo:*:main", "repo:acme*:refs/heads/main", "repo:acme/*:refs/heads/main", "repo:acme/shop:ref:*", "repo:acme/shop:ref:ref*", "repo:acme/shop:ref:refs/heads/*", "*/shop:ref:refs/heads/main", "repo:?cme/shop/*"] } }
        }]
      })
    }
    resource "aws_iam_role" "c" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringNotEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop" } }
        }]
      })
    }
    resource "aws_iam_role" "d" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Deny"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop" } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
            Condition = { StringEquals = { "gitlab.com:sub" = "acme/shop", "token.actions.githubusercontent.com:aud" = "acme/shop" } }
          },
        ]
      })
    }
  }

  pass "what isn't known may be anything" {
    variable "repository" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = ["repo:${var.repository}:ref:refs/heads/main", "repo:${var.repository}:refs/heads/main", "repo:acme/${var.repository}", "${var.repository}/shop", "repo:acme/shop:ref:${var.repository}", "repo:acme/shop${var.repository}/"] } }
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

  undecided "subjects from elsewhere" {
    variable "subjects" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = var.subjects } }
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Repository: { Type: String }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": !Sub "repo:acme/${Repository}:*" } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Parameters:
        Repository: { Type: String }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": !Sub "repo:acme/${Repository}:*" } }
    YAML
  }
}
