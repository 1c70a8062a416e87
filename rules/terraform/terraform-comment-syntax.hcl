rule "terraform-comment-syntax" {
  title     = "Comment begins with //"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "terraform.notation"
  languages = ["terraform"]
  default   = "opt-in"

  require = self.what != "comment"
  message = "Terraform's style has # for comments: two signs for one thing make files harder to search."
  remedy  = <<-TEXT
    Terraform: # instead of //.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/syntax/configuration#comments"]
  aliases    = { tflint = ["terraform_comment_syntax"] }

  fail "written so" {
    // A topic.
    resource "aws_sns_topic" "t" {}
  }

  pass "written as today" {
    # A topic. See https://example.com//topics.
    resource "aws_sns_topic" "t" {
      display_name = "// no comment"
    }
  }
}
