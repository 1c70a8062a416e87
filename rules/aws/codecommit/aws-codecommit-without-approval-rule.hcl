rule "aws-codecommit-without-approval-rule" {
  title     = "Pull requests of the repository need no approval"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_codecommit_repository"
  default   = "opt-in"
  languages = ["terraform"]

  require = length(referrers(self, "aws_codecommit_approval_rule_template_association", "repository_name")) > 0
  focus   = self
  message = "One person alone can merge a change into ${resource.address}."
  remedy  = <<-TEXT
    Terraform: aws_codecommit_approval_rule_template_association with repository_name of the repository
  TEXT

  references = ["https://docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html"]
  aliases    = { checkov = ["CKV2_AWS_37"] }

  fail "none" {
    resource "aws_codecommit_repository" "r" {
      repository_name = "r"
    }
  }

  pass "associated" {
    resource "aws_codecommit_repository" "r" {
      repository_name = "r"
    }
    resource "aws_codecommit_approval_rule_template_association" "r" {
      approval_rule_template_name = "two"
      repository_name             = aws_codecommit_repository.r.repository_name
    }
  }
}
