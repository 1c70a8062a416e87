rule "aws-ssm-document-public" {
  title     = "Document is shared with every AWS account"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ssm_document"
  languages = ["terraform"]

  require = !contains(["All", "all"], self.permissions.account_ids)
  message = "Everybody with an AWS account can read ${resource.address}, and what is written in it of systems and secrets."
  remedy  = <<-TEXT
    Terraform: permissions = { type = "Share", account_ids = "111122223333" }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-4"]
  aliases    = { checkov = ["CKV_AWS_303"] }
  controls   = { "fsbp" = ["SSM.4"] }

  fail "all" {
    resource "aws_ssm_document" "d" {
      name          = "d"
      document_type = "Command"
      permissions = {
        type        = "Share"
        account_ids = "All"
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  pass "one account, none" {
    resource "aws_ssm_document" "d" {
      name          = "d"
      document_type = "Command"
      permissions = {
        type        = "Share"
        account_ids = "111122223333"
      }
    }
    resource "aws_ssm_document" "n" {
      name          = "n"
      document_type = "Command"
    }
  }
}
