rule "aws-codecommit-single-approval" {
  title     = "One person's approval changes a branch"
  severity  = "low"
  category  = "security"
  checklist = "deploy"
  kind      = "aws_codecommit_approval_rule_template"
  default   = "opt-in"

  param "approvals" {
    description = "How many people have to approve"
    default     = 2
  }

  for_each = decode_json(self.content).Statements
  require  = each.value.NumberOfApprovalsNeeded >= param.approvals
  focus    = self.content
  message  = "${resource.address} lets a change in when fewer than ${param.approvals} people looked at it."
  remedy   = <<-TEXT
    Terraform: content = jsonencode({ Version = "2018-11-08", Statements = [{ Type = "Approvers", NumberOfApprovalsNeeded = 2 }] })
  TEXT

  references = ["https://docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html"]
  aliases    = { checkov = ["CKV_AWS_257"] }
  languages  = ["terraform"]

  fail "one" {
    resource "aws_codecommit_approval_rule_template" "t" {
      name    = "t"
      content = jsonencode({ Version = "2018-11-08", Statements = [{ Type = "Approvers", NumberOfApprovalsNeeded = 1 }] })
    }
  }

  pass "two" {
    resource "aws_codecommit_approval_rule_template" "t" {
      name    = "t"
      content = jsonencode({ Version = "2018-11-08", Statements = [{ Type = "Approvers", NumberOfApprovalsNeeded = 2 }] })
    }
  }
}
