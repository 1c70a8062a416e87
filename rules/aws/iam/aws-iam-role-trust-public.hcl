rule "aws-iam-role-trust-public" {
  title     = "Everybody may assume the IAM role"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  for_each = iam_statements(self.assume_role_policy)
  when     = each.value.effect == "Allow" && iam_allows(each.value, ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]) && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Any AWS account can assume ${resource.address} and do all that it may do."
  remedy   = <<-TEXT
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:root" }
    CloudFormation: Principal: { AWS: !Sub "arn:aws:iam::$${Partner}:root" }
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous"]
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
}
