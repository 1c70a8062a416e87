rule "aws-iam-policy-document-public" {
  title     = "Policy document lets everybody in"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "data.aws_iam_policy_document"
  default   = "opt-in"

  for_each = iam_statements(self.json)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message = "Whatever gets the policy of ${resource.address} is open to every AWS account."
  remedy  = <<-TEXT
    Terraform: principals { type = "AWS", identifiers = ["arn:aws:iam::111122223333:root"] }, or a condition of aws:PrincipalOrgID
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous"]
  aliases    = { checkov = ["CKV_AWS_283"] }
  languages  = ["terraform"]

  fail "everybody" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
  }

  pass "denied, or confined" {
    data "aws_iam_policy_document" "d" {
      statement {
        effect  = "Deny"
        actions = ["s3:*"]
        principals {
          type        = "*"
          identifiers = ["*"]
        }
      }
      statement {
        actions = ["s3:GetObject"]
        principals {
          type        = "*"
          identifiers = ["*"]
        }
        condition {
          test     = "StringEquals"
          variable = "aws:PrincipalOrgID"
          values   = ["o-acme"]
        }
      }
    }
  }

  pass "an account" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["111122223333"]
        }
      }
    }
  }
}
