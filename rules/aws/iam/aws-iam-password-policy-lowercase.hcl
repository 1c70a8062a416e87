rule "aws-iam-password-policy-lowercase" {
  title     = "Passwords of IAM users need no lowercase letter"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_account_password_policy"

  require = self.require_lowercase_characters
  message = "${resource.address} accepts passwords that are easier to guess."
  remedy  = <<-TEXT
    Terraform: require_lowercase_characters = true
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"]
  aliases    = { checkov = ["CKV_AWS_11"], trivy = ["AVD-AWS-0058"] }
  languages  = ["terraform"]

  fail "too weak" {
    resource "aws_iam_account_password_policy" "p" {
      require_lowercase_characters = false
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
      require_lowercase_characters = true
    }
  }
}
