rule "aws-iam-access-key-managed" {
  title     = "Access key of a user is made by code"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_access_key"

  require = self.pgp_key != null || self.status == "Inactive"
  focus   = self
  message = "The secret of ${resource.address} lies in the state or the stack's outputs, works from anywhere, and never expires."
  remedy  = <<-TEXT
    Use a role: of the instance, the task, the function, or by OIDC for a pipeline outside AWS.
    Terraform: data "aws_iam_policy_document" with sts:AssumeRoleWithWebIdentity (at the least, pgp_key)
    CloudFormation: AWS::IAM::Role with AWS::IAM::OIDCProvider
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles"]

  fail "a key" {
    resource "aws_iam_access_key" "k" {
      user = "ci"
    }
  }

  pass "encrypted" {
    resource "aws_iam_access_key" "k" {
      user    = "ci"
      pgp_key = "keybase:jo"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::IAM::AccessKey, Properties: { UserName: ci } }
    YAML
  }

  pass "template without" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::IAM::AccessKey, Properties: { UserName: ci, Status: Inactive } }
    YAML
  }
}
