rule "aws-secretsmanager-secret-policy-public" {
  title     = "Secret policy lets everybody in"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_secretsmanager_secret"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Every AWS account may do to ${resource.address} what this statement of its policy allows."
  remedy   = <<-TEXT
    Name the accounts and roles that need the secret.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }, or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }
    CloudFormation: Principal: { AWS: !GetAtt Reader.Arn }, or Condition: { StringEquals: { aws:PrincipalOrgID: o-… } }
  TEXT

  references = ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html"]
  

  fail "everybody" {
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, as an AWS principal" {
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = ["*"] }
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, in a policy document" {
    resource "aws_secretsmanager_secret" "s" {}
    data "aws_iam_policy_document" "p" {
      statement {
        actions   = ["secretsmanager:GetSecretValue"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = data.aws_iam_policy_document.p.json
    }
  }

  fail "all but one organization" {
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
          Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  fail "everybody outside production" {
    variable "env" {}
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = var.env == "prod" ? "arn:aws:iam::111122223333:root" : "*"
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "confined to an organization" {
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  pass "a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = aws_iam_role.r.arn }
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "the account" {
    data "aws_caller_identity" "me" {}
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "denied" {
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Deny"
          Principal = "*"
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
  }

  undecided "a principal from a variable" {
    variable "reader" {}
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy     = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = var.reader }
          Action    = ["secretsmanager:GetSecretValue"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
        Policy:
          Type: AWS::SecretsManager::ResourcePolicy
          Properties:
            SecretId: !Ref S
            ResourcePolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: "*"
                  Action: secretsmanager:GetSecretValue
                  Resource: "*"
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
        Policy:
          Type: AWS::SecretsManager::ResourcePolicy
          Properties:
            SecretId: !Ref S
            ResourcePolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !If [IsProd, !Sub "arn:aws:iam::${AWS::AccountId}:root", "*"] }
                  Action: secretsmanager:GetSecretValue
                  Resource: "*"
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "confined template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
        Policy:
          Type: AWS::SecretsManager::ResourcePolicy
          Properties:
            SecretId: !Ref S
            ResourcePolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: "*" }
                  Action: secretsmanager:GetSecretValue
                  Resource: "*"
                  Condition: { StringEquals: { "aws:SourceAccount": !Ref AWS::AccountId } }
    YAML
  }

  undecided "template, a principal from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Reader: { Type: String }
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
        Policy:
          Type: AWS::SecretsManager::ResourcePolicy
          Properties:
            SecretId: !Ref S
            ResourcePolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !Ref Reader }
                  Action: secretsmanager:GetSecretValue
                  Resource: "*"
    YAML
  }

  fail "everybody, unless a denial is there" {
    variable "is_confined" {
      type = bool
    }
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_policy" "s" {
      secret_arn = aws_secretsmanager_secret.s.arn
      policy = jsonencode({
        Statement = concat(
          [{ Effect = "Allow", Principal = "*", Action = "secretsmanager:GetSecretValue", Resource = "*" }],
          var.is_confined ? [{ Effect = "Deny", Principal = "*", Action = "secretsmanager:*", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" } } }] : [],
        )
      })
    }
    expect {
      when = "var.is_confined is not true"
    }
  }

  fail "everything under one flag" {
    variable "is_wanted" {
      type = bool
    }
    resource "aws_secretsmanager_secret" "s" {
      count = var.is_wanted ? 1 : 0
    }
    data "aws_iam_policy_document" "p" {
      count = var.is_wanted ? 1 : 0
      statement {
        actions   = ["secretsmanager:GetSecretValue"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_secretsmanager_secret_policy" "s" {
      count      = var.is_wanted ? 1 : 0
      secret_arn = aws_secretsmanager_secret.s[0].arn
      policy     = data.aws_iam_policy_document.p[0].json
    }
    expect {
      when = "var.is_wanted is true"
    }
  }
}
