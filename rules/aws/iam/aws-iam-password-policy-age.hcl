rule "aws-iam-password-policy-age" {
  title     = "Passwords of IAM users don't expire within 90 days"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_account_password_policy"

  require = self.max_password_age > 0 && self.max_password_age <= 90
  message = "A stolen password stays good for long: ${resource.address} lets it."
  remedy  = <<-TEXT
    Terraform: max_password_age = 90
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"]
  aliases    = { checkov = ["CKV_AWS_9"], trivy = ["AVD-AWS-0062"] }
  languages  = ["terraform"]

  fail "too weak" {
    resource "aws_iam_account_password_policy" "p" {
      max_password_age = 365
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "absent" {
    resource "aws_iam_account_password_policy" "p" {
      allow_users_to_change_password = true
    }
  }

  fail "never" {
    resource "aws_iam_account_password_policy" "p" {
      max_password_age = 0
    }
  }

  pass "strong" {
    resource "aws_iam_account_password_policy" "p" {
      max_password_age = 90
    }
  }
}
