rule "aws-glacier-vault-policy-public" {
  title     = "Glacier vault policy lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_glacier_vault"
  languages = ["terraform"]

  for_each = iam_statements(self.access_policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Any AWS account may do to the archives of ${resource.address} what this statement allows."
  remedy   = <<-TEXT
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:root" }
  TEXT

  references = ["https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-access-policy.html"]
  aliases    = { checkov = ["CKV_AWS_167"] }

  fail "everybody" {
    resource "aws_glacier_vault" "v" {
      name          = "v"
      access_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "glacier:InitiateJob", Resource = "*" }] })
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "a known account, a condition, a denial" {
    resource "aws_glacier_vault" "v" {
      name = "v"
      access_policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "glacier:InitiateJob", Resource = "*" },
          { Effect = "Allow", Principal = "*", Action = "glacier:ListJobs", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-acme" } } },
          { Effect = "Deny", Principal = "*", Action = "glacier:DeleteArchive", Resource = "*" },
        ]
      })
    }
  }
}
