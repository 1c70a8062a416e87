rule "aws-iam-policy-attachment-exclusive" {
  title     = "Attachment takes a policy away from all others"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_iam_policy_attachment"
  languages = ["terraform"]

  require = false
  message = "Applying ${resource.address} detaches its policy from every user, role and group of the account that it doesn't name, also where other code attached it."
  remedy  = <<-TEXT
    Terraform: aws_iam_role_policy_attachment, aws_iam_group_policy_attachment or aws_iam_user_policy_attachment
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment"]
  aliases    = { tflint = ["aws_iam_policy_attachment_exclusive_attachment"] }

  fail "exclusive" {
    resource "aws_iam_policy_attachment" "a" {
      name       = "a"
      roles      = ["app"]
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
  }

  pass "one" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "app"
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
  }
}
