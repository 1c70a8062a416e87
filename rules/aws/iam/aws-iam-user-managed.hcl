rule "aws-iam-user-managed" {
  title     = "IAM user is made by code"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_user"
  default   = "opt-in"

  require = false
  message = "${resource.address} has credentials that last until somebody deletes them, and remains when its owner has left."
  remedy  = <<-TEXT
    People sign in through IAM Identity Center, programs take on a role.
    Terraform: aws_ssoadmin_account_assignment, aws_iam_role
    CloudFormation: AWS::SSO::Assignment, AWS::IAM::Role
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp"]
  aliases    = { checkov = ["CKV_AWS_273"] }

  fail "a user" {
    resource "aws_iam_user" "jo" {
      name = "jo"
    }
  }

  pass "a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Jo: { Type: AWS::IAM::User }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
    YAML
  }
}
