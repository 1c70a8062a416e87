rule "aws-iam-role-trust-github-any-branch" {
  title     = "Code that nobody has reviewed can take on the role"
  severity  = known(wide) && wide ? "medium" : "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    host = "token.actions.githubusercontent.com"
    # An account or a service is no provider of identities. A provider of the stack says its address.
    trusted = [for p in list(try(each.value.statement.Principal.Federated, [])) : { arn = p, provider = target(p) }]
    by_name = anytrue([for t in trusted : t.provider.url != null ? strcontains(t.provider.url, host) : strcontains(t.arn, "oidc-provider/${host}")])
    # Of one that isn't known the name of the condition says whose it is.
    trusts  = known(by_name) ? by_name : true
    subject = [for c in each.value.conditions : c if lower(c.key) == "${host}:sub"]
    # What else is asked may name the branch, the environment or the workflow.
    others = [for c in each.value.conditions : c if !contains(["${host}:sub", "${host}:aud"], lower(c.key))]
    # All conditions have to hold, of each one value; a star is one for StringLike only. Environments and tags have rules of their own about who may deploy.
    any = [for c in subject : [for v in c.values : v if contains(["stringlike", "foranyvalue:stringlike"], lower(c.operator)) && startswith(v, "repo:") && endswith(v, "*") && length(regexall(":environment:|:pull_request|:ref:refs/(tags/|heads/[^*])", join("", texts(v)[*].text))) == 0]]
    # A pull request comes before its review, and so do branches that by their name are for work under way.
    pulls = [for c in subject : [for v in c.values : v if contains(["stringequals", "stringlike", "foranyvalue:stringequals", "foranyvalue:stringlike"], lower(c.operator)) && length(regexall("^repo:.*:pull_request$", join("", texts(v)[*].text))) > 0]]
    work  = [for c in subject : [for v in c.values : v if contains(["stringlike", "foranyvalue:stringlike"], lower(c.operator)) && length(regexall("^repo:.*:ref:refs/heads/(feat(ure)?s?|(bug)?fix(es)?|topic|wip|chore|dependabot|renovate)[/_-].*\\*$", join("", texts(v)[*].text))) > 0]]
    # Of what lets in most the message tells.
    lets = [for values in [any, pulls, work] : length(flatten(values)) > 0]
    # Where the owner is all that is said, the repository isn't either.
    owner = anytrue([for v in flatten(any) : length(regexall("^repo:[^/*?:]+/[*]", join("", texts(v)[*].text))) > 0])
    documents = [for p in self.policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]
    wide = (
      anytrue([for p in self.policies : anytrue([for n in ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"] : endswith(p.arn, ":policy/${n}")])])
      || anytrue([for s in iam_statements(documents) : s.effect == "Allow" && contains(s.actions, "*")])
    )
  }

  for_each = iam_statements(self.assume_role_policy)
  when     = each.value.effect == "Allow" && trusts && length(subject) > 0 && length(others) == 0
  require  = anytrue([for i, c in subject : length(any[i]) == 0 && length(pulls[i]) == 0 && length(work[i]) == 0])
  focus    = flatten([for c in subject : c.values])
  message = (
    known(lets[0]) && !lets[0] && lets[1]
    ? "Code of a pull request runs as ${resource.address} before anybody has reviewed it: the condition on ${host}:sub lets the workflows of pull requests in."
    : known(lets[0]) && !lets[0] && lets[2]
    ? "Whoever can push a branch for work under way can act as ${resource.address}, before anybody has reviewed it: the condition on ${host}:sub lets such branches in."
    : known(owner) && owner
    ? "Whoever can push a branch to any repository of the owner can act as ${resource.address}, before anybody has reviewed it: the condition on ${host}:sub doesn't say which repository, and so no branch or environment of one."
    : "Whoever can push a branch can act as ${resource.address}, before anybody has reviewed it: the condition on ${host}:sub doesn't say which branch or environment."
  )
  remedy   = <<-TEXT
    Name the repository and the branch, or an environment, which says who may deploy and from where.
    Terraform: condition { test = "StringEquals", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop:environment:production"] }
    CloudFormation: Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main" } }
  TEXT

  references = ["https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims"]

  fail "any branch, of one repository, of all of an owner, as an administrator" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = {
            StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
            StringLike   = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*"] }
          }
        }]
      })
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.a.name
      policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/bills:ref:refs/heads/main", "repo:acme/*"] } }
        }]
      })
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
      }
    }
    expect {
      count    = 2
      severity = "medium"
    }
  }

  fail "a role that may do little, by a provider of the stack" {
    variable "owner" {}
    resource "aws_iam_openid_connect_provider" "github" {
      url            = "https://token.actions.githubusercontent.com"
      client_id_list = ["sts.amazonaws.com"]
    }
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRoleWithWebIdentity"]
        principals {
          type        = "Federated"
          identifiers = [aws_iam_openid_connect_provider.github.arn]
        }
        condition {
          test     = "StringLike"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:${var.owner}/shop:ref:refs/heads/*"]
        }
      }
    }
    resource "aws_iam_role" "a" {
      assume_role_policy = data.aws_iam_policy_document.trust.json
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.a.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    }
    resource "aws_iam_role_policy" "a" {
      role   = aws_iam_role.a.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }, { Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::site/*" }] })
    }
    expect {
      count    = 1
      severity = "low"
    }
  }

  pass "a branch, branches of a kind, a tag, an environment; two conditions; another claim; a star that is none" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = [
              "repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:ref:refs/heads/release/*", "repo:acme/shop:ref:refs/tags/*",
              "repo:acme/shop:environment:*", "repo:acme/shop:job_workflow_ref:acme/deploy/.github/workflows/shop.yml@v1",
            ] } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = {
              StringLike   = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" }
              StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:refs/heads/main" }
            }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = {
              StringLike   = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" }
              StringEquals = { "token.actions.githubusercontent.com:ref" = "refs/heads/main" }
            }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
          },
        ]
      })
    }
  }

  pass "no subject, another provider, a denial, a service" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com" }
            Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
          },
          {
            Effect    = "Deny"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "workflow:deploy*" } }
          },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } },
        ]
      })
    }
  }

  fail "pull requests" {
    variable "repository" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = ["repo:${var.repository}:ref:refs/heads/main", "repo:${var.repository}:pull_request"] } }
        }]
      })
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:pull_request", "repo:acme/shop:ref:refs/heads/feature/*"] } }
        }]
      })
    }
    expect {
      count    = 2
      severity = "low"
      message  = "Code of a pull request runs as"
    }
  }

  fail "branches for work under way" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:refs/heads/feature/*" } }
        }]
      })
    }
    expect {
      message = "lets such branches in"
    }
  }

  fail "any branch, beside pull requests" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:pull_request", "repo:acme/shop:*"] } }
        }]
      })
    }
    expect {
      message = "doesn't say which branch"
    }
  }

  fail "pull requests, in a template" {
    cloudformation = <<-YAML
      Resources:
        Plan:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:pull_request" } }
    YAML
    expect {
      message = "Code of a pull request"
    }
  }

  pass "a branch with the name of one for work, what is no pull request, a condition that leaves them out" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:ref:refs/heads/feature/*", "repo:acme/shop:pull_request:reviewed"] } }
          },
          {
            Effect    = "Allow"
            Action    = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
            Condition = { StringNotEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:pull_request" } }
          },
        ]
      })
    }
  }

  pass "a repository that isn't known, and its branch" {
    variable "repository" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:ref:refs/heads/main" } }
        }]
      })
    }
  }

  undecided "a subject from a variable" {
    variable "subject" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = var.subject } }
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"]
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com" }
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:*" } }
    YAML
    expect {
      at       = "template.yaml:8"
      severity = "medium"
    }
  }

  pass "a branch, an environment, in a template" {
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
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": [!Sub "repo:${Repository}:ref:refs/heads/main", "repo:acme/shop:environment:production"] } }
    YAML
  }

  fail "a provider from elsewhere" {
    variable "provider_arn" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = var.provider_arn }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
        }]
      })
    }
  }

  fail "a provider that a template is told" {
    cloudformation = <<-YAML
      Parameters:
        Provider: { Type: String }
      Resources:
        Deploy:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Action: sts:AssumeRoleWithWebIdentity
                  Principal: { Federated: !Ref Provider }
                  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:*" } }
    YAML
  }

  pass "another provider" {
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } }
        }]
      })
    }
  }

  fail "any repository of the owner" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*", "repo:acme/*"] } }
        }]
      })
    }
    expect {
      message = "doesn't say which repository"
    }
  }

  fail "any branch of one repository, an environment of any" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*", "repo:acme/*:environment:production"] } }
        }]
      })
    }
    expect {
      message = "doesn't say which branch"
    }
  }
}
