rule "aws-iam-role-deprecated-policies" {
  title     = "IAM role has its policies by deprecated arguments"
  severity  = "info"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_iam_role"
  default   = "opt-in"
  languages = ["terraform"]

  require = self.managed_policy_arns == null && length(self.inline_policy[*]) == 0
  focus   = self.managed_policy_arns == null ? self.inline_policy : self.managed_policy_arns
  message = "A coming version of the provider drops the policies of ${resource.address}: inline_policy and managed_policy_arns are deprecated."
  remedy  = <<-TEXT
    Terraform: aws_iam_role_policy and aws_iam_role_policy_attachment (aws_iam_role_policies_exclusive and
    aws_iam_role_policy_attachments_exclusive where no others may be added)
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role"]
  aliases    = { tflint = ["aws_iam_role_deprecated_policy_attributes"] }

  fail "managed" {
    resource "aws_iam_role" "r" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "inline" {
    resource "aws_iam_role" "r" {
      inline_policy {
        policy = "{}"
      }
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "neither" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
  }
}
