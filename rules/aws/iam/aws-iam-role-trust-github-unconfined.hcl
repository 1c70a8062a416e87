rule "aws-iam-role-trust-github-unconfined" {
  title     = "Any repository on GitHub can take on the role"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_role", "data.aws_iam_policy_document"]

  let {
    statements = iam_statements(resource.kind == "aws_iam_role" ? self.assume_role_policy : self.json)
    host       = "token.actions.githubusercontent.com"
    # An account or a service is no provider of identities. A provider of the stack says its address.
    trusted    = [for p in list(try(each.value.statement.Principal.Federated, [])) : { arn = p, provider = target(p) }]
    by_name    = anytrue([for t in trusted : known(t.provider) && t.provider.url != null ? strcontains(t.provider.url, host) : strcontains(t.arn, "oidc-provider/${host}")])
    # Of one that isn't known the names of the conditions say whose it is.
    by_key     = anytrue([for c in each.value.conditions : startswith(lower(c.key), host)])
    trusts     = known(by_name) || !by_key ? by_name : true
    subjects   = [for c in each.value.conditions : c if startswith(lower(c.key), host) && endswith(lower(c.key), ":sub")]
    # A subject is repo:OWNER/REPOSITORY: and what may run there. Without the owner's name it may be anybody's.
    named      = flatten([for c in subjects : c.values])
    # A customized one may say it elsewhere, or by a number; what stands in a claim has no colon. A name that isn't known, a reference
    # in its text, is one, too: only a star would let others in.
    name       = "([^*?/:$]|[$][{][^}]*[}])+"
    owner      = "(^|:)((repo|repository|workflow_ref):(${name}/|[$][{][^}]*[}](:|$))|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id|actor_id):${name}(:|$))"
    open       = [for v in named : v if length(regexall(owner, texts(v)[0].text)) == 0 && length(regexall("^repo:[^*?/:]+/", v)) == 0]
    # What also holds for a token without a subject, or for all but some, leaves strangers in.
    loose      = [for c in subjects : c if !contains(["stringequals", "stringequalsignorecase", "stringlike"], trimprefix(lower(c.operator), "foranyvalue:"))]
    # Since 2026 STS reads more of the token: whose repository or workflow it is, and who runs it. The names of branches, environments
    # and workflows are anybody's choice.
    claims     = [for c in each.value.conditions : { operator = trimprefix(lower(c.operator), "foranyvalue:"), values = c.values } if contains(["repository", "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref", "enterprise_id", "actor", "actor_id"], trimprefix(lower(c.key), "${host}:"))]
    held       = anytrue([for c in claims : contains(["stringequals", "stringequalsignorecase"], c.operator) || (c.operator == "stringlike" && alltrue([for v in c.values : length(regexall("^[^*?/]+(/|$)", v)) > 0]))])
  }

  # Of a trust that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow" && trusts
  require  = held || (length(subjects) > 0 && length(loose) == 0 && length(open) == 0)
  focus    = length(named) > 0 ? named : each.value.principals
  message  = "Workflows of repositories that aren't yours can act as ${resource.address}: ${length(subjects) == 0 ? "no condition asks whose workflow it is" : "the condition on ${host}:sub lets their tokens in, too"}."
  remedy   = <<-TEXT
    Name owner, repository and branch or environment.
    Terraform: condition { test = "StringEquals", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop:environment:production"] }
    CloudFormation: Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main" } }
  TEXT

  references = [
    "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services",
    "https://docs.github.com/en/actions/reference/security/oidc#customizing-the-token-claims",
    "https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif",
  ]
  aliases    = { checkov = ["CKV_AWS_358", "CKV_AWS_393"] }

  fail "no subject at all" {
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "repo:acme/shop:*", "aws:PrincipalTag/sub" = "repo:acme/shop:*", "example.com:sub" = "repo:acme/shop:*" } }
        }]
      })
    }
    expect {
      message = "no condition asks whose"
    }
  }

  fail "any repository, and one of any owner" {
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
        }
        condition {
          test     = "StringLike"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:*"]
        }
      }
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
        }
        condition {
          test     = "StringLike"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:*/shop:ref:refs/heads/main"]
        }
      }
    }
    expect {
      count   = 2
      message = "lets their tokens in"
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::$${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { "ForAllValues:StringLike": { "token.actions.githubusercontent.com:sub": "repo:acme/shop:*" } }
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::$${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { "ForAnyValue:StringEquals": { "token.actions.githubusercontent.com:sub": ["repo:acme/shop:*", "environment:production"] } }
    YAML
    expect {
      count = 2
    }
  }

  fail "the provider is of the stack" {
    resource "aws_iam_openid_connect_provider" "github" {
      url            = "https://token.actions.githubusercontent.com"
      client_id_list = ["sts.amazonaws.com"]
    }
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
  }

  fail "a template's own provider" {
    cloudformation = <<-YAML
      Resources:
        GitHub:
          Type: AWS::IAM::OIDCProvider
          Properties: { Url: "https://token.actions.githubusercontent.com", ClientIdList: [sts.amazonaws.com] }
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Ref GitHub }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": sts.amazonaws.com } }
    YAML
  }

  pass "customized subjects that name the owner, the repository or the workflow" {
    resource "aws_iam_role" "r" {
      for_each = toset([
        "repository_owner:acme:repository_visibility:private", "repository_id:1234:ref:refs/heads/main", "environment:production:repository_owner_id:12",
        "enterprise:acme:repo:acme/shop", "workflow_ref:acme/shop/.github/workflows/deploy.yml@refs/heads/main", "ref:refs/heads/main:repo:acme/shop",
      ])
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Action    = "sts:AssumeRoleWithWebIdentity"
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = each.key } }
        }]
      })
    }
  }

  fail "customized subjects that anybody may have" {
    resource "aws_iam_role" "r" {
      for_each = toset(["environment:production", "job_workflow_ref:acme/shared/.github/workflows/deploy.yml@refs/heads/main", "repository_owner:*"])
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Action    = "sts:AssumeRoleWithWebIdentity"
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = each.key } }
        }]
      })
    }
  }

  pass "a provider of the stack, and a repository; another provider" {
    variable "repository" {}
    resource "aws_iam_openid_connect_provider" "github" {
      url            = "https://token.actions.githubusercontent.com"
      client_id_list = ["sts.amazonaws.com"]
    }
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
          Condition = {
            StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
            StringLike   = { "token.actions.githubusercontent.com:sub" = "repo:acme/${var.repository}:*" }
          }
        }]
      })
    }
    resource "aws_iam_openid_connect_provider" "other" {
      url            = "https://gitlab.com"
      client_id_list = ["https://gitlab.com"]
    }
    resource "aws_iam_role" "other" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = aws_iam_openid_connect_provider.other.arn }
        }]
      })
    }
  }

  pass "who can't be a provider: accounts, services" {
    data "aws_caller_identity" "me" {}
    data "aws_region" "here" {}
    variable "partner" {}
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" } },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.partner } },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.${data.aws_region.here.name}.amazonaws.com" } },
        ]
      })
    }
  }

  pass "a service of the region in a template" {
    cloudformation = <<-YAML
      Resources:
        Steps:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: !Sub "states.$${AWS::Region}.amazonaws.com" } }
    YAML
  }

  pass "an owner that isn't known, a repository, a number" {
    variable "owner" {}
    variable "repository" {}
    locals {
      subjects = [
        "repo:${var.owner}/shop:*", "repo:${var.owner}/${var.repository}:ref:refs/heads/main", "repo:my-${var.owner}/shop:pull_request",
        "repo:${var.repository}:environment:production", "repository_owner:${var.owner}:environment:production", "repo:${var.repository}",
      ]
    }
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = local.subjects } }
        }]
      })
    }
  }

  pass "an owner that a template is told" {
    cloudformation = <<-YAML
      Parameters:
        Owner: { Type: String }
        Name: { Type: String }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::$${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": !Sub "repo:${Owner}/${Name}:ref:refs/heads/main" } }
    YAML
  }

  undecided "a subject that isn't known, an owner with a star behind what isn't known" {
    variable "subject" {}
    variable "owner" {}
    resource "aws_iam_role" "deploy" {
      for_each = { subject = var.subject, owner = "repo:${var.owner}*/shop:*" }
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = each.value } }
        }]
      })
    }
  }

  undecided "a provider from elsewhere" {
    variable "provider_arn" {}
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
        }]
      })
    }
  }

  fail "a provider that was looked up" {
    data "aws_iam_openid_connect_provider" "github" {
      url = "https://token.actions.githubusercontent.com"
    }
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = [data.aws_iam_openid_connect_provider.github.arn]
        }
      }
    }
  }

  pass "a repository, and all of an owner" {
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
        }
        condition {
          test     = "StringLike"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:acme/shop:environment:production", "repo:acme/*:ref:refs/heads/main"]
        }
      }
    }
  }

  pass "a template, and another trust" {
    cloudformation = <<-YAML
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::$${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main" } }
                - { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }
                - { Effect: Deny, Action: "sts:*", Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" } }
    YAML
  }

  fail "a provider from elsewhere whose conditions are GitHub's" {
    variable "provider_arn" {}
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = [var.provider_arn]
        }
        condition {
          test     = "StringLike"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:*"]
        }
      }
    }
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
    expect {
      count = 2
    }
  }

  pass "a provider from elsewhere, and one repository; another provider" {
    variable "provider_arn" {}
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = var.provider_arn }
            Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
            Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "*" } }
          },
        ]
      })
    }
  }

  fail "a provider that a template is told" {
    cloudformation = <<-YAML
      Parameters:
        Provider: { Type: String }
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Ref Provider }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": sts.amazonaws.com } }
    YAML
  }

  undecided "a provider from elsewhere, with conditions of another" {
    variable "provider_arn" {}
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringEquals = { "aws:PrincipalTag/team" = "shop" } }
        }]
      })
    }
  }

  fail "a provider of an account that isn't known, without conditions" {
    data "aws_caller_identity" "me" {}
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:oidc-provider/token.actions.githubusercontent.com" }
        }]
      })
    }
  }

  pass "a trust that can't be read at all: another rule asks" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = var.trust
    }
  }

  pass "the repository or its owner by claims of their own" {
    resource "aws_iam_role" "by_id" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:repository_id" = "1145608538", "token.actions.githubusercontent.com:ref" = "refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "by_workflow" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:job_workflow_ref" = "acme/workflows/.github/workflows/deploy.yml@*" } }
        }]
      })
    }
  }

  fail "claims that anybody's token has" {
    resource "aws_iam_role" "by_branch" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:ref" = "refs/heads/main", "token.actions.githubusercontent.com:environment" = "production" } }
        }]
      })
    }
    resource "aws_iam_role" "by_suffix" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:repository" = "*/shop" } }
        }]
      })
    }
    resource "aws_iam_role" "where_there_is_one" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEqualsIfExists = { "token.actions.githubusercontent.com:repository" = "acme/shop" } }
        }]
      })
    }
    expect {
      count = 3
    }
  }

  pass "the provider of a cluster, in an account that is looked up" {
    data "aws_caller_identity" "current" {}
    resource "aws_iam_role" "pod" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/E13A" }
          Condition = { StringEquals = { "oidc.eks.eu-west-1.amazonaws.com/id/E13A:sub" = "system:serviceaccount:shop:api" } }
        }]
      })
    }
  }

  fail "a statement beside one that is there under a condition" {
    variable "is_public" {
      type = bool
    }
    resource "aws_iam_role" "deploy" {
      assume_role_policy = jsonencode({
        Statement = concat([{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
          }], var.is_public ? [{
          Effect    = "Allow"
          Action    = "sts:AssumeRole"
          Principal = { Service = "lambda.amazonaws.com" }
        }] : [])
      })
    }
    expect {
      count = 1
    }
  }

  fail "a subject that is left out under a condition" {
    cloudformation = <<-YAML
      Parameters: { Confined: { Type: String } }
      Conditions: { IsConfined: !Equals [!Ref Confined, "yes"] }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": !If [IsConfined, "repo:acme/shop:ref:refs/heads/main", !Ref AWS::NoValue] } }
    YAML
    expect {
      when = "Confined is not yes"
    }
  }
}
