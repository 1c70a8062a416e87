rule "aws-iam-password-policy-length" {
  title     = "Passwords of IAM users may be short"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_account_password_policy"

  require = self.minimum_password_length >= 14
  message = "Passwords that ${resource.address} accepts can be guessed: they may have fewer than 14 characters."
  remedy  = <<-TEXT
    Terraform: minimum_password_length = 14
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"]
  aliases    = { checkov = ["CKV_AWS_10"], trivy = ["AVD-AWS-0063"] }
  languages  = ["terraform"]

  fail "too weak" {
    resource "aws_iam_account_password_policy" "p" {
      minimum_password_length = 8
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
      minimum_password_length = 14
    }
  }
}
