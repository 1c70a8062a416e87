rule "aws-iam-password-policy-reuse" {
  title     = "IAM users may use old passwords again"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_account_password_policy"

  require = self.password_reuse_prevention >= 24
  message = "A stolen password comes back into use: ${resource.address} remembers too few."
  remedy  = <<-TEXT
    Terraform: password_reuse_prevention = 24
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"]
  aliases    = { checkov = ["CKV_AWS_13"], trivy = ["AVD-AWS-0056"] }
  languages  = ["terraform"]

  fail "too weak" {
    resource "aws_iam_account_password_policy" "p" {
      password_reuse_prevention = 2
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

  pass "strong" {
    resource "aws_iam_account_password_policy" "p" {
      password_reuse_prevention = 24
    }
  }
}
