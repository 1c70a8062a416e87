rule "aws-kms-key-policy-public" {
  title     = "KMS key policy lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_kms_key"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Every AWS account may use ${resource.address} as this statement of its key policy allows: decrypt what it protects, or worse."
  remedy   = <<-TEXT
    Without a policy of its own, a key trusts the account's root, and so its IAM policies.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }, or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }
    CloudFormation: Principal: { AWS: !GetAtt Reader.Arn }, or Condition: { StringEquals: { aws:PrincipalOrgID: o-… } }
  TEXT

  references = ["https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"]
  aliases    = { checkov = ["CKV_AWS_33"], cfn_nag = ["F76"] }
  controls   = { "fsbp" = ["KMS.5"] }


  pass "no policy of its own" {
    resource "aws_kms_key" "k" {}
  }

  pass "no policy of its own, in a template" {
    cloudformation = <<-YAML
      Resources:
        Key: { Type: AWS::KMS::Key }
    YAML
  }

  fail "everybody" {
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, as an AWS principal" {
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = ["*"] }
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, in a policy document" {
    data "aws_iam_policy_document" "p" {
      statement {
        actions   = ["kms:*"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_kms_key" "k" {
      policy = data.aws_iam_policy_document.p.json
    }
  }

  fail "all but one organization" {
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["kms:*"]
          Resource  = "*"
          Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  fail "everybody outside production" {
    variable "env" {}
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = var.env == "prod" ? "arn:aws:iam::111122223333:root" : "*"
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "confined to an organization" {
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["kms:*"]
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
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = aws_iam_role.r.arn }
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "the account" {
    data "aws_caller_identity" "me" {}
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "denied" {
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Deny"
          Principal = "*"
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
  }

  undecided "a principal from a variable" {
    variable "reader" {}
    resource "aws_kms_key" "k" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = var.reader }
          Action    = ["kms:*"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::KMS::Key
          Properties:
            Description: data
            KeyPolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: "*"
                  Action: "kms:*"
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
        Policy:
          Type: AWS::KMS::Key
          Properties:
            Description: data
            KeyPolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !If [IsProd, !Sub "arn:aws:iam::${AWS::AccountId}:root", "*"] }
                  Action: "kms:*"
                  Resource: "*"
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "confined template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::KMS::Key
          Properties:
            Description: data
            KeyPolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: "*" }
                  Action: "kms:*"
                  Resource: "*"
                  Condition: { StringEquals: { "kms:CallerAccount": !Ref AWS::AccountId } }
    YAML
  }

  undecided "template, a principal from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Reader: { Type: String }
      Resources:
        Policy:
          Type: AWS::KMS::Key
          Properties:
            Description: data
            KeyPolicy:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !Ref Reader }
                  Action: "kms:*"
                  Resource: "*"
    YAML
  }
}
