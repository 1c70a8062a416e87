rule "aws-iam-role-trust-public" {
  title     = "Everybody may assume the IAM role"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    # Where it isn't known who may, a condition on what a provider's token says, as HOST:sub, leaves that provider alone, and rules
    # about it ask which of its tokens are meant.
    positive = ["stringequals", "stringequalsignorecase", "stringlike"]
    by_token = !known(each.value.everybody) && anytrue([for c in each.value.conditions : contains(positive, trimprefix(lower(c.operator), "foranyvalue:")) && length(regexall("^(saml|[a-z0-9-]+([.][a-z0-9-]+)+(/[^:]*)?):[a-z_]+$", lower(c.key))) > 0])
  }

  for_each = iam_statements(self.assume_role_policy)
  when     = each.value.effect == "Allow" && iam_allows(each.value, ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]) && !iam_confined(each.value) && !by_token
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Any AWS account can assume ${resource.address} and do all that it may do."
  remedy   = <<-TEXT
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:root" }
    CloudFormation: Principal: { AWS: !Sub "arn:aws:iam::$${Partner}:root" }
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif",
  ]
  aliases    = { checkov = ["CKV_AWS_60"] }

  fail "everybody" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
      })
    }
  }

  fail "everybody, in a document" {
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRole"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_iam_role" "r" {
      assume_role_policy = data.aws_iam_policy_document.trust.json
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "everybody outside production" {
    variable "env" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.env == "prod" ? "111122223333" : "*" } }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "denied, or another action" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [
          { Effect = "Deny", Action = "sts:AssumeRole", Principal = "*" },
          { Effect = "Allow", Action = "sts:TagSession", Principal = "*" },
        ]
      })
    }
  }

  pass "a service, an account, an organization" {
    variable "partner" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::${var.partner}:root" } },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
        ]
      })
    }
  }

  undecided "a principal from a variable" {
    variable "who" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.who } }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: "*"
                  Action: sts:AssumeRole
    YAML
    expect {
      at = "template.yaml:8"
    }
  }

  pass "template, a service" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - { Effect: Allow, Principal: { Service: [lambda.amazonaws.com], AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" }, Action: sts:AssumeRole }
    YAML
  }

  pass "a provider that isn't known, with conditions of its tokens" {
    variable "provider" {}
    resource "aws_iam_role" "web" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = var.provider
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:refs/heads/main" } }
        }]
      })
    }
    resource "aws_iam_role" "pods" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = var.provider
          Condition = { "ForAnyValue:StringLike" = { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub" = "system:serviceaccount:*:app" } }
        }]
      })
    }
    resource "aws_iam_role" "saml" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithSAML"
          Principal = var.provider
          Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
        }]
      })
    }
  }

  undecided "somebody whose token is not one" {
    variable "provider" {}
    resource "aws_iam_role" "web" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRole"
          Principal = var.provider
          Condition = { StringNotEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:pull_request" } }
        }]
      })
    }
  }

  undecided "somebody by a name that he chooses" {
    variable "provider" {}
    resource "aws_iam_role" "web" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRole"
          Principal = var.provider
          Condition = { StringLike = { "sts:RoleSessionName" = "app-*" } }
        }]
      })
    }
  }

  pass "template, a provider that isn't known" {
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
                  Principal: !Ref Provider
                  Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main" } }
    YAML
  }

  fail "everybody with a token of any repository" {
    resource "aws_iam_role" "web" {
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = "*"
          Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
        }]
      })
    }
  }
}
