rule "aws-iam-password-policy-number" {
  title     = "Passwords of IAM users need no number"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_account_password_policy"

  require = self.require_numbers
  message = "${resource.address} accepts passwords that are easier to guess."
  remedy  = <<-TEXT
    Terraform: require_numbers = true
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"]
  aliases    = { checkov = ["CKV_AWS_12"], trivy = ["AVD-AWS-0059"] }
  languages  = ["terraform"]

  fail "too weak" {
    resource "aws_iam_account_password_policy" "p" {
      require_numbers = false
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
      require_numbers = true
    }
  }
}
